/**
 * Check and release: open a session's transcript in this page, look at what is doubtful, listen, decide, sign off.
 *
 * Everything opened lives in one variable and in the page; blanking lets go of both, and of the key, which is held as long
 * as the recording may be asked for. What leaves the page is sealed: to the reviewers' keys, or to a release's own.
 */
import { copyOf, show, slot } from "./shared/filling.js";
import { decisionsView } from "./review/deciding.js";
import { keeping } from "./review/keeping.js";
import { openReview } from "./review/opening.js";
import { panelOf } from "./review/panel.js";
import { placesView } from "./review/places.js";
import { leftWords, releasingView } from "./review/releasing.js";
import { releasesList } from "./review/releases.js";
import { roomOf } from "./review/room.js";
import { soundOf } from "./review/sound.js";
import { transcriptView } from "./review/turns.js";
import { blankScreen } from "./shared/blank.js";
import { identityFromFields } from "./shared/identity.js";
import { openOnSubmit } from "./shared/opening.js";

const form = document.getElementById("open");
const view = document.getElementById("view");
const status = document.getElementById("status");
const releases = releasesList(document.getElementById("releases"), document.getElementById("recall-problem"));

/** What lets go of what is open. */
let letGo = [];

/** @returns {Promise<unknown>} settled once what was decided last is sent */
function wipe() {
  const sent = letGo.map((forget) => forget());
  letGo = [];
  return Promise.all(sent);
}

async function open() {
  const identity = await identityFromFields(form);
  letGo = [identity.forget];
  const opened = await openReview(identity, (words) => (status.textContent = words));
  const sound = soundOf(document.getElementById("sound"), identity);
  const room = roomOf(opened, sound);
  const body = copyOf("review-body");
  const change = panelOf(room);
  const refresh = () => (slot(body, "progress").textContent = leftWords(room.left()));
  refresh();
  room.onChange(refresh);
  placesView(body, room, change);
  const pointAt = transcriptView(slot(body, "sections"), room, change);
  const point = decisionsView(body, room);
  releasingView(body, room, { identity, point, pointAt, released: releases.refresh });
  const draft = keeping(room, (words) => (slot(body, "kept").textContent = words));
  letGo.push(sound.forget, draft.forget);
  document.getElementById("opening").remove();
  status.textContent = opened.draft ? "Opened, with what you decided before." : "Opened.";
  show(view, body);
}

openOnSubmit(form, status, { open, wipe });
blankScreen({ wipe, url: document.getElementById("review-page").dataset.blankUrl });
