/**
 * The pages for coding: a verdict leaves the list where it is, and words that are selected can be given a code.
 * Without a script everything can be done all the same, a page at a time.
 */
import { judgeInPlace } from "./coding/judging.js";
import { offerSelection } from "./coding/selecting.js";

judgeInPlace();
offerSelection();
