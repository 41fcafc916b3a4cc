"""Tests of retraining: data, composition, figures. No model is trained here."""
