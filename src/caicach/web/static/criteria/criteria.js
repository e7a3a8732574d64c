// The editor: arrow keys in the tree, Ctrl+S, the first field of a new row, and a word before typed things are lost.
// Everything works as plain links and forms without it.
(function () {
  "use strict";
  var changed = false;
  document.addEventListener("input", function (event) {
    if (event.target.closest("[data-guard]") && !(event.target.name || "").startsWith("try-")) changed = true;
  });
  document.addEventListener("submit", function () { changed = false; });
  window.addEventListener("beforeunload", function (event) { if (changed) event.preventDefault(); });

  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      var save = document.querySelector("[data-save]");
      if (save) { event.preventDefault(); save.form.requestSubmit(save); }
      return;
    }
    var list = event.target.closest && event.target.closest("[data-walk]");
    if (!list || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    var links = Array.from(list.querySelectorAll("a"));
    var next = links[links.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) { event.preventDefault(); next.focus(); }
  });

  document.addEventListener("htmx:afterRequest", function (event) {
    // The button itself was swapped away: only the request still knows it.
    var button = event.detail.requestConfig && event.detail.requestConfig.elt;
    var adds = button && button.dataset.adds;
    if (!adds || !event.detail.successful) return;
    changed = true;
    var rows = document.querySelectorAll('[data-rows="' + adds + '"] tbody tr');
    var first = rows.length && rows[rows.length - 1].querySelector("input, select");
    if (first) first.focus();
  });

  var current = document.querySelector("[data-walk] [aria-current]");
  var box = current && current.closest(".twigs");
  if (box && box.scrollHeight > box.clientHeight) {
    box.scrollTop = Math.max(0, current.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3);
  }
})();
