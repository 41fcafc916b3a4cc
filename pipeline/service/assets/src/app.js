/**
 * Every page's script: GOV.UK Frontend's behaviour for the components that our templates use, and htmx.
 *
 * Pages work without it. It must never keep anything: htmx's history cache is switched off in base.html's
 * `htmx-config`, because it would put pages into the browser's storage.
 */
import {
  Button,
  Checkboxes,
  ErrorSummary,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll,
} from "govuk-frontend";
import htmx from "htmx.org";

const components = [
  Button,
  Checkboxes,
  ErrorSummary,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
];

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of components) createAll(component);
// A fragment that htmx puts into the page brings components of its own.
htmx.onLoad((element) => {
  if (element === document.body) return;
  for (const component of components) createAll(component, undefined, element);
});
