/** The list of releases where nothing else is left of a session: they can still be recalled. */
import { releasesList } from "./review/releases.js";

releasesList(document.getElementById("releases"), document.getElementById("recall-problem"));
