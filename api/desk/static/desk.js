// What the desk's pages do besides being read: they draw, and they stay fresh.
import { draw } from "./charts.js";
import { follow } from "./live.js";

document.documentElement.classList.add("scripted");
draw(document);
follow(draw);

// Where pages stand in one line, the one that is open is in sight.
const here = document.querySelector("nav [aria-current=page]");
const line = here?.closest("nav");
if (here && line) line.scrollLeft = here.offsetLeft - line.offsetLeft - (line.clientWidth - here.offsetWidth) / 2;

// One explanation open at a time; Escape and a click elsewhere close it.
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.meaning[open], details.me[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const open of document.querySelectorAll("details.meaning[open], details.me[open]")) {
    open.open = false;
    if (open.contains(document.activeElement)) open.querySelector("summary").focus();
  }
});
