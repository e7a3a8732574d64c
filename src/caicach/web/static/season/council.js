/* The council's keyboard: J and K walk down and up a list, Ctrl+Enter sends a decision. */
(function () {
  "use strict";
  var rows = Array.prototype.slice.call(document.querySelectorAll("[data-row]"));
  var decide = document.querySelector("[data-decide]");

  function typing(target) {
    return target.closest("input, textarea, select, [contenteditable]") !== null;
  }

  document.addEventListener("keydown", function (event) {
    if (decide && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      decide.requestSubmit();
      return;
    }
    if (!rows.length || typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) { return; }
    var step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
    if (!step) { return; }
    event.preventDefault();
    var at = rows.indexOf(document.activeElement);
    var next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1);
    rows[next].focus();
  });
}());
