"""The service under load and faults: `python -m tests.service.endurance`, or `make endurance`.

Real pages, real workers and a real database are killed, frozen, flooded and filled up while people upload; afterwards
every upload that was said to have arrived must have come out whole, once. What is tried and what was lost is written
down (`report`). A short run of it is a test of its own (`tests/service/test_endurance.py`).
"""
