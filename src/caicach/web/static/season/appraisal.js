// A list of claims by keyboard: J and K or the arrows move, A accepts, C changes, Q asks, N goes to the next that
// waits. The claim opened stands beside the list. Without this file everything works as plain links and forms.
(function () {
  "use strict";
  var body = document.querySelector("[data-claims]");
  var panel = document.getElementById("appraisal-panel");
  var wide = window.matchMedia("(min-width: 80rem)");
  var current = null;
  var opened = "";

  function reveal() {
    var part = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (part && part.tagName === "DETAILS") part.open = true;
  }
  reveal();
  if (!body || !panel || !window.htmx) return;

  function rows() { return Array.prototype.slice.call(body.querySelectorAll("[data-claim]")); }

  function choose(row, focus) {
    if (!row) return;
    rows().forEach(function (one) { one.removeAttribute("aria-current"); one.tabIndex = -1; });
    row.setAttribute("aria-current", "true");
    row.tabIndex = 0;
    current = row.dataset.claim;
    if (focus) { row.focus({ preventScroll: true }); row.scrollIntoView({ block: "nearest" }); }
  }

  function chosen() { return current ? document.getElementById("cell-" + current) : null; }

  function open(row, part) {
    choose(row, false);
    if (!wide.matches) {
      window.location.assign(row.dataset.open + (part ? "#" + part : ""));
      return;
    }
    var address = row.dataset.open;
    window.htmx.ajax("GET", address, { target: panel, swap: "innerHTML" }).then(function () {
      opened = row.dataset.claim;
      var more = part && panel.querySelector("#" + part);
      if (more) {
        more.open = true;
        var field = more.querySelector("select, textarea, input:not([type=hidden])");
        if (field) field.focus();
        more.scrollIntoView({ block: "nearest" });
      } else {
        var title = panel.querySelector("#panel-title");
        if (title) title.focus();
        panel.scrollTop = 0;
      }
    });
  }

  function step(by) {
    var all = rows();
    var at = all.indexOf(chosen());
    choose(all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by))], true);
  }

  function nextWaiting() {
    var all = rows();
    var at = all.indexOf(chosen());
    var waiting = all.filter(function (row) { return "waits" in row.dataset; });
    var next = waiting.filter(function (row) { return all.indexOf(row) > at; })[0] || waiting[0];
    if (next) { choose(next, true); return; }
    var page = document.querySelector("[data-next-page]");
    if (page) page.click();
  }

  function accept(row) {
    var button = row.querySelector("[data-accept]");
    if (button) button.click();
  }

  document.addEventListener("click", function (event) {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!body.contains(event.target) || !wide.matches) return;
    var link = event.target.closest("[data-opens], [data-change]");
    if (!link) {
      // Anywhere else in a row opens it too, but for what has a use of its own and text being marked.
      var own = event.target.closest("a, button, input, label, select, textarea, summary");
      var row = event.target.closest("[data-claim]");
      if (row && !own && String(window.getSelection()) === "") open(row, "");
      return;
    }
    event.preventDefault();
    open(link.closest("[data-claim]"), link.hasAttribute("data-change") ? "change" : "");
  });

  body.addEventListener("focusin", function (event) {
    var row = event.target.closest("[data-claim]");
    if (row) choose(row, false);
  });

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    var field = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "Escape" && chosen()) { choose(chosen(), true); return; }
    if (field && field.type !== "checkbox") return;
    var row = chosen();
    var inList = row && (document.activeElement === row || document.activeElement === document.body);
    switch (event.key.toLowerCase()) {
      case "j": step(1); break;
      case "k": step(-1); break;
      case "arrowdown": if (!inList) return; step(1); break;
      case "arrowup": if (!inList) return; step(-1); break;
      case "n": nextWaiting(); break;
      case "enter": if (!inList || !row) return; open(row, ""); break;
      case "a": if (!row) return; accept(row); break;
      case "c": if (!row) return; open(row, "change"); break;
      case "q": if (!row) return; open(row, "ask"); break;
      default: return;
    }
    event.preventDefault();
  });

  // A row that was decided comes back in its place; the next that waits is taken up.
  document.addEventListener("appraisal-taken", function () {
    document.getElementById("appraisal-says").replaceChildren();
    if (opened === current) panel.replaceChildren();
    nextWaiting();
  });

  var pick = document.querySelector("[data-pick-plain]");
  if (pick) {
    pick.hidden = !body.querySelector("[data-plain]");
    pick.addEventListener("click", function () {
      body.querySelectorAll("[data-plain]").forEach(function (box) { box.checked = true; });
    });
  }
  choose(body.querySelector("[data-waits]") || rows()[0], false);
})();
