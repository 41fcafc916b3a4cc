/**
 * The upload page (desk/upload.html): read the chosen file, order, send, compare, and go to the session's page.
 *
 * The file is read as soon as it is chosen, while the person fills in the form. The page keeps nothing and the server
 * gets no name of a file.
 */
import { digestOf } from "./uploading/digest.js";
import { SIGNED_OUT, UploadProblem, finish, order } from "./uploading/order.js";
import { sending, statusOf } from "./uploading/sending.js";
import { Speed, figures, sizeInWords } from "./uploading/telling.js";

const byId = (id) => document.getElementById(id);
const form = byId("upload");
const chooser = byId("upload-file");
const progress = byId("upload-progress");
const bar = byId("upload-bar");
const pause = byId("upload-pause");
const back = byId("upload-back");
const speed = new Speed();

/** The chosen file, and the promise of its digest. */
let chosen = null;
let upload = null;
let isPaused = false;
/** Stopped by the line, not by the person: goes on by itself once there is one. */
let waitsForLine = false;

function say(text) {
  byId("upload-said").textContent = text;
}

function complain(text) {
  const error = byId("upload-file-error");
  error.textContent = text;
  error.hidden = text === "";
  byId("upload-file-group").classList.toggle("govuk-form-group--error", text !== "");
  if (text !== "") chooser.focus();
}

function choose(file) {
  chosen?.stop.abort();
  complain("");
  chosen = null;
  byId("upload-chosen").textContent = "";
  if (!file) return;
  if (file.size > Number(form.dataset.largest)) {
    complain("This file is larger than this service takes.");
    return;
  }
  const stop = new AbortController();
  const read = { fraction: 0 };
  const digest = digestOf(file, (fraction) => showRead(read, fraction), stop.signal);
  digest.catch(() => {}); // it is told when the form is sent
  chosen = { file, digest, stop, read };
  byId("upload-chosen").textContent = `Chosen: ${sizeInWords(file.size)}`;
}

function showRead(read, fraction) {
  read.fraction = fraction;
  if (chosen?.read !== read || progress.hidden || upload !== null) return;
  bar.value = fraction;
  byId("upload-figures").textContent = `${Math.floor(100 * fraction)} per cent`;
}

function step(title) {
  byId("upload-step").textContent = title;
  bar.value = 0;
  byId("upload-figures").textContent = "";
  say("");
}

function showProgress(isShown) {
  progress.hidden = !isShown;
  form.hidden = isShown;
  byId("upload-keys").hidden = isShown;
  pause.hidden = true;
  back.hidden = true;
  if (isShown) byId("upload-step").focus();
}

function stopWith(problem) {
  if (!(problem instanceof UploadProblem)) {
    say("This did not work. Load the page again and choose the same file; if it goes on, tell your administrator.");
    throw problem;
  }
  say(problem.message);
  pause.hidden = true;
  back.hidden = false;
}

async function readDigest() {
  try {
    return await chosen.digest;
  } catch {
    choose(null);
    chooser.value = "";
    throw new UploadProblem("The file cannot be read to its end. Copy it from the recorder's card to this computer first.");
  }
}

async function start() {
  showProgress(true);
  step("Reading the file");
  try {
    const sha256 = await readDigest();
    const where = await order(form, chosen.file, sha256);
    if (where === null) showProgress(false);
    else if (where.how === "joined") location.assign(where.page);
    else send(where);
  } catch (problem) {
    stopWith(problem);
  }
}

function send(where) {
  const { file } = chosen;
  const by = {
    token: form.querySelector('input[name="csrfmiddlewaretoken"]').value,
    pieceBytes: Number(form.dataset.piece),
  };
  step(where.how === "resumed" ? "Going on with the upload" : "Uploading");
  upload = sending(file, where, by, {
    onProgress: (sent) => {
      speed.note(sent, performance.now());
      bar.value = sent / file.size;
      byId("upload-figures").textContent = figures(sent, file.size, speed.bytesPerSecond);
    },
    onSent: () => compare(where, by.token),
    onStopped: (problem) => whenStopped(problem),
  });
  pause.hidden = false;
  setPaused(false);
}

function setPaused(wanted) {
  isPaused = wanted;
  waitsForLine = false;
  speed.reset();
  pause.textContent = wanted ? "Go on" : "Pause";
  say(wanted ? "Paused." : "");
  if (wanted) upload.abort();
  else upload.start();
}

/** Trying again did not help: wait for the person, or for the line to be back. */
function whenStopped(problem) {
  const status = statusOf(problem);
  if (status === 0 || status >= 500) {
    isPaused = waitsForLine = true;
    pause.textContent = "Go on";
    const words = problem.originalResponse?.getBody();
    say(status === 507 && words ? words : "The service cannot be reached. It goes on once the line is back, or press “Go on”.");
    return;
  }
  const words = status === 401 || status === 403 ? SIGNED_OUT : problem.originalResponse.getBody();
  upload = null;
  stopWith(new UploadProblem(words || "The service refused the upload. Load the page again and choose the same file."));
}

async function compare(where, token) {
  pause.hidden = true;
  upload = null;
  step("Comparing what arrived with your file");
  bar.removeAttribute("value");
  try {
    location.assign(await finish(where.finish, token));
  } catch (problem) {
    stopWith(problem);
  }
}

function dropping(place) {
  const mark = (isOver) => place.classList.toggle("quiet-drop--over", isOver);
  place.addEventListener("dragover", (event) => {
    event.preventDefault();
    mark(true);
  });
  place.addEventListener("dragleave", () => mark(false));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    if (event.dataTransfer.files.length !== 1) {
      complain("Drop one file.");
      return;
    }
    chooser.files = event.dataTransfer.files;
    choose(chooser.files[0]);
  });
}

chooser.addEventListener("change", () => choose(chooser.files[0]));
dropping(byId("upload-drop"));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (chosen === null) complain("Choose the file.");
  else start();
});
pause.addEventListener("click", () => setPaused(!isPaused));
back.addEventListener("click", () => {
  showProgress(false);
  chooser.focus();
});
window.addEventListener("online", () => {
  if (upload !== null && waitsForLine) setPaused(false);
});
window.addEventListener("beforeunload", (event) => {
  if (upload !== null) event.preventDefault();
});
