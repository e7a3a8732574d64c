// "Vì sao?" in a side panel, trees that open whole, and a word while work goes on. Everything works as plain
// links and forms without it.
(function () {
  "use strict";
  var panel = document.getElementById("why-panel");
  var body = document.getElementById("why-body");
  var opener = null;
  var again = null;
  var WAIT = 30000;

  function open() {
    if (!panel.open) panel.showModal();
    var title = body.querySelector("#why-title");
    if (title) title.focus();
    panel.scrollTop = 0;
    var copy = body.querySelector("[data-copy-why]");
    if (copy && navigator.clipboard) copy.hidden = false;
  }

  document.addEventListener("click", function (event) {
    var target = event.target.closest("[data-why]");
    if (!target || event.button || event.ctrlKey || event.metaKey || event.shiftKey || !window.htmx || !panel) return;
    event.preventDefault();
    if (!panel.contains(target)) opener = target;
    var options = { target: body, swap: "innerHTML" };
    var method = "GET";
    var address = target.href;
    if (target.tagName !== "A") {
      method = "POST";
      address = target.getAttribute("formaction");
      options.values = { muc: target.value };
      new FormData(target.form).forEach(function (value, name) {
        if (name === "so-lieu" || name === "csrfmiddlewaretoken") options.values[name] = value;
      });
    }
    again = function (pressed) {
      var done = function () { pressed.removeAttribute("aria-busy"); };
      pressed.setAttribute("aria-busy", "true");
      window.htmx.ajax(method, address, options).then(done, done);
    };
    again(target);
  });

  if (panel) {
    body.addEventListener("htmx:afterSwap", open);
    // A page that answers otherwise (the answers have grown old, the server is busy) is shown whole.
    document.addEventListener("htmx:responseError", function () {
      if (opener && opener.tagName === "A") window.location.assign(opener.href);
      else if (opener) opener.form.requestSubmit(opener);
    });
    // No answer at all: there is no page to show, so the panel says it and asks again.
    ["htmx:sendError", "htmx:timeout"].forEach(function (name) {
      document.addEventListener(name, function () {
        if (!again) return;
        body.replaceChildren(document.getElementById("why-unreachable").content.cloneNode(true));
        body.querySelector(".why-title").id = "why-title";
        body.querySelector("[data-why-close]").addEventListener("click", function () { panel.close(); });
        body.querySelector("[data-why-again]").addEventListener("click", function () { again(this); });
        open();
      });
    });
    if (window.htmx) window.htmx.config.timeout = WAIT;
    panel.addEventListener("close", function () { if (opener && opener.isConnected) opener.focus(); });
    panel.addEventListener("click", function (event) { if (event.target === panel) panel.close(); });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy-why]");
    if (!button) return;
    var text = document.getElementById("why-text").textContent;
    navigator.clipboard.writeText(text).then(function () {
      var note = document.querySelector("[data-copied-why]");
      note.textContent = note.dataset.words;
    });
  });
  document.querySelectorAll("[data-copy-why]").forEach(function (button) { button.hidden = !navigator.clipboard; });

  [["[data-open-all]", "openAll", true], ["[data-close-all]", "closeAll", false]].forEach(function (one) {
    document.querySelectorAll(one[0]).forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () {
        document.getElementById(button.dataset[one[1]]).querySelectorAll("details").forEach(function (part) {
          part.open = one[2];
        });
      });
    });
  });

  // A link to one criterion opens the branches above it.
  function reveal() {
    var part = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var node = part; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    if (part) part.scrollIntoView();
  }
  window.addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  document.querySelectorAll("form[data-working]").forEach(function (form) {
    form.addEventListener("submit", function () {
      var note = form.querySelector(".working");
      note.textContent = note.dataset.words;
      form.querySelector("[type=submit]").setAttribute("aria-disabled", "true");
    });
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-working]").forEach(function (form) {
      form.querySelector(".working").textContent = "";
      form.querySelector("[type=submit]").removeAttribute("aria-disabled");
    });
  });
})();
