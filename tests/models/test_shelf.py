"""Finding a model and knowing whether it is whole."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.errors import ModelDamagedError, ModelMissingError
from pipeline.models import Shelf, State, default_shelf, digest, listing, locate, require, verify
from tests.models.tiny import GRAMMAR, SPEECH, lay, sha256, tiny_shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return tiny_shelf(tmp_path)


def states(shelf: Shelf, *names: str) -> list[tuple[str, State]]:
    return [(found.name, found.state) for found in verify(names, shelf=shelf)]


def test_locate_finds_a_pinned_model_by_its_full_and_its_short_name(shelf: Shelf) -> None:
    here = lay(shelf.store / "whisper-tiny", SPEECH)
    assert locate("whisper-tiny", shelf=shelf) == locate("tiny", shelf=shelf) == here


def test_locate_looks_into_the_clone_first(shelf: Shelf) -> None:
    lay(shelf.store / "grammar", GRAMMAR)
    clone = lay(shelf.folders[0] / "grammar", GRAMMAR)
    assert locate("grammar", shelf=shelf) == clone


@pytest.mark.parametrize("name", ["whisper-tiny", "tiny"])
def test_missing_model_names_the_command(shelf: Shelf, name: str) -> None:
    with pytest.raises(ModelMissingError, match="quietroom models pull whisper-tiny"):
        locate(name, shelf=shelf)


@pytest.mark.parametrize("given", ["", "Callum Doyle/model", "~nobody/x", "whisper-huge"])
def test_unknown_name_lists_the_valid_ones_and_repeats_nothing(shelf: Shelf, given: str) -> None:
    with pytest.raises(ModelMissingError) as caught:
        locate(given, shelf=shelf)
    assert "whisper-tiny, grammar" in str(caught.value)
    assert "Callum" not in str(caught.value)
    assert "huge" not in str(caught.value)


def test_truncated_weights_are_refused(shelf: Shelf) -> None:
    folder = lay(shelf.store / "whisper-tiny", SPEECH)
    locate("whisper-tiny", shelf=shelf)
    (folder / "model.bin").write_bytes(SPEECH["model.bin"][:-1])
    with pytest.raises(ModelDamagedError, match=r"whisper-tiny.*model\.bin.*quietroom models pull") as caught:
        locate("whisper-tiny", shelf=shelf)
    assert str(shelf.store) not in str(caught.value)


def test_model_without_one_of_its_files_is_refused(shelf: Shelf) -> None:
    folder = lay(shelf.store / "grammar", GRAMMAR)
    (folder / "ner/model").unlink()
    with pytest.raises(ModelDamagedError, match="ner/model"):
        locate("grammar", shelf=shelf)


def test_changed_byte_is_refused_at_first_use_and_by_verify(shelf: Shelf) -> None:
    lay(shelf.store / "whisper-tiny", SPEECH | {"config.json": b"[]"})
    with pytest.raises(ModelDamagedError, match=r"config\.json"):
        locate("whisper-tiny", shelf=shelf)
    (found,) = verify(("whisper-tiny",), shelf=shelf)
    assert (found.state, found.file) == (State.DAMAGED, "config.json")


def test_locate_trusts_size_and_time_while_verify_reads_every_byte(shelf: Shelf) -> None:
    folder = lay(shelf.store / "whisper-tiny", SPEECH)
    locate("whisper-tiny", shelf=shelf)
    before = (folder / "config.json").stat()
    (folder / "config.json").write_bytes(b"[]")
    os.utime(folder / "config.json", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert locate("whisper-tiny", shelf=shelf) == folder
    assert states(shelf, "whisper-tiny") == [("whisper-tiny", State.DAMAGED)]


@pytest.mark.parametrize("stamp", ["", "[]", "{", '{"model.bin": 3}', '{"model.bin": ["a", 1, "b"]}'])
def test_broken_stamp_only_costs_another_reading(shelf: Shelf, stamp: str) -> None:
    folder = lay(shelf.store / "whisper-tiny", SPEECH)
    (folder / ".quietroom-verified.json").write_text(stamp)
    assert locate("whisper-tiny", shelf=shelf) == folder


def test_copied_model_is_read_again_and_accepted(shelf: Shelf) -> None:
    folder = lay(shelf.store / "whisper-tiny", SPEECH)
    locate("whisper-tiny", shelf=shelf)
    os.utime(folder / "model.bin", ns=(1, 1))
    assert locate("whisper-tiny", shelf=shelf) == folder


def test_model_put_there_by_hand_is_found_by_short_name(shelf: Shelf) -> None:
    own = lay(shelf.store / "whisper-huge", {"model.bin": b"mine"})
    assert locate("huge", shelf=shelf) == locate("whisper-huge", shelf=shelf) == own
    assert states(shelf, "huge") == [("whisper-huge", State.UNPINNED)]


def test_checkpoint_file_put_there_by_hand_is_found(shelf: Shelf) -> None:
    lay(shelf.store, {"small.en.pt": b"mine"})
    assert locate("small.en", shelf=shelf) == shelf.store / "small.en.pt"


@pytest.mark.parametrize("file", ["model.bin", "config.cfg"])
def test_path_to_a_model_is_accepted_without_a_pin(shelf: Shelf, tmp_path: Path, file: str) -> None:
    own = lay(tmp_path / "elsewhere", {file: b"mine"})
    assert locate(str(own), shelf=shelf) == own
    assert states(shelf, str(own)) == [("elsewhere", State.UNPINNED)]


def test_folder_that_holds_no_model_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    lay(tmp_path / "holiday", {"photo.jpg": b""})
    with pytest.raises(ModelMissingError):
        locate(str(tmp_path / "holiday"), shelf=shelf)


def test_pinned_name_never_means_a_folder_that_happens_to_lie_here(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(tmp_path / "work" / "whisper-tiny", {"model.bin": b"not pinned"})
    monkeypatch.chdir(tmp_path / "work")
    pinned = lay(shelf.store / "whisper-tiny", SPEECH)
    assert locate("whisper-tiny", shelf=shelf) == pinned
    (pinned / "model.bin").unlink()
    with pytest.raises(ModelDamagedError):
        locate("whisper-tiny", shelf=shelf)


def test_pinned_name_that_is_nowhere_does_not_fall_back_to_a_folder_here(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(tmp_path / "work" / "whisper-tiny", {"model.bin": b"not pinned"})
    monkeypatch.chdir(tmp_path / "work")
    with pytest.raises(ModelMissingError):
        locate("whisper-tiny", shelf=shelf)


def test_verify_covers_the_default_set_and_whatever_else_is_here(shelf: Shelf) -> None:
    lay(shelf.store / "grammar", GRAMMAR)
    lay(shelf.store / "whisper-huge", {"model.bin": b"mine"})
    expected = [("whisper-tiny", State.MISSING), ("grammar", State.OK), ("whisper-huge", State.UNPINNED)]
    assert states(shelf) == expected
    assert [(item.name, item.state) for item in listing(shelf=shelf)] == expected


def test_verify_of_an_unknown_name_is_an_error(shelf: Shelf) -> None:
    with pytest.raises(ModelMissingError, match="whisper-tiny, grammar"):
        verify(("whisper-huge",), shelf=shelf)


def test_require_raises_for_what_is_missing_or_damaged_only(shelf: Shelf) -> None:
    lay(shelf.store / "grammar", GRAMMAR)
    require(verify(("grammar",), shelf=shelf))
    with pytest.raises(ModelMissingError, match="quietroom models pull whisper-tiny"):
        require(verify(shelf=shelf))
    lay(shelf.store / "grammar", {"config.cfg": b"changed"})
    with pytest.raises(ModelDamagedError, match=r"config\.cfg"):
        require(verify(("grammar",), shelf=shelf))


def test_digest_is_the_hash_of_the_weights(shelf: Shelf, tmp_path: Path) -> None:
    folder = lay(shelf.store / "whisper-tiny", SPEECH)
    assert digest(folder) == digest(locate("tiny", shelf=shelf)) == sha256(SPEECH["model.bin"])
    lay(tmp_path, {"own.pt": b"mine"})
    assert digest(tmp_path / "own.pt") == sha256(b"mine")


def test_digest_of_a_model_of_many_files_tells_every_change(shelf: Shelf) -> None:
    folder = lay(shelf.store / "grammar", GRAMMAR)
    fresh = digest(folder)
    locate("grammar", shelf=shelf)
    assert digest(folder) == fresh
    lay(folder, {"ner/model": b"other"})
    assert digest(folder) != fresh


def test_models_folder_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QUIETROOM_MODELS", str(tmp_path))
    assert default_shelf().store == tmp_path
    monkeypatch.delenv("QUIETROOM_MODELS")
    assert default_shelf().store == Path.home() / ".cache/quietroom/models"


def test_list_shows_own_models_with_their_size_and_no_invented_facts(shelf: Shelf) -> None:
    lay(shelf.store / "own_grammar", {"config.cfg": b"[nlp]"})
    lay(shelf.store, {"small.pt": b"1234"})
    grammar, speech = listing(shelf=shelf)[-2:]
    assert (grammar.name, grammar.kind, grammar.size_bytes, grammar.licence) == ("own_grammar", "spacy", 5, "not known")
    assert (speech.name, speech.kind, speech.size_bytes) == ("small.pt", "whisper", 4)


@pytest.mark.model
def test_every_model_of_the_default_set_is_whole() -> None:
    names = [model.name for model in default_shelf().manifest.model if model.needed]
    assert {found.state for found in verify(tuple(names))} == {State.OK}
