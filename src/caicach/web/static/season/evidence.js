// Evidence: files dropped and their progress, pages turned by key. Everything works as plain links and forms
// without it.
(function () {
  "use strict";

  function form(node) { return node.closest && node.closest("[data-evidence-upload]"); }
  function files(of) { return of.querySelector("input[type=file]"); }

  function show(of) {
    var list = of.querySelector("[data-evidence-chosen]");
    list.replaceChildren();
    Array.prototype.forEach.call(files(of).files, function (file) {
      var item = document.createElement("li");
      item.textContent = file.name;
      list.append(item);
    });
  }

  // Dropping files is offered where it can be done.
  function offer() {
    document.querySelectorAll("[data-evidence-drop]").forEach(function (drop) { drop.hidden = !window.DataTransfer; });
  }
  document.addEventListener("htmx:afterSettle", offer);
  offer();

  document.addEventListener("change", function (event) {
    if (event.target.type !== "file" || !form(event.target)) return;
    show(form(event.target));
    fits(form(event.target));
  });
  ["dragover", "dragleave", "drop"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      var of = form(event.target);
      if (!of) return;
      event.preventDefault();
      of.classList.toggle("evidence-over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files.length) {
        files(of).files = event.dataTransfer.files;
        show(of);
      }
    });
  });

  function fault(of, name) {
    var place = of.querySelector("[data-evidence-fault]");
    if (place) place.textContent = name ? place.dataset[name] : "";
  }
  // What is too large for one request would be refused after minutes on a poor line: it is told at once.
  function fits(of) {
    var sum = 0;
    Array.prototype.forEach.call(files(of).files, function (file) { sum += file.size; });
    var ok = sum <= Number(of.dataset.most);
    fault(of, ok ? "" : "large");
    return ok;
  }
  document.addEventListener("submit", function (event) {
    var of = form(event.target);
    if (of && !fits(of)) event.preventDefault();
  }, true);
  document.addEventListener("htmx:beforeRequest", function (event) {
    var of = form(event.target);
    if (of && !fits(of)) event.preventDefault();
  });
  ["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      var of = form(event.target);
      if (of) fault(of, event.detail.xhr && event.detail.xhr.status === 413 ? "large" : "lost");
    });
  });

  function progress(of, share) {
    var place = of.querySelector("[data-evidence-progress]");
    if (!place) return;
    var words = place.querySelector("[role=status]");
    place.hidden = share === null;
    if (share === null) return;
    place.querySelector("progress").value = share;
    var said = share >= 100 ? words.dataset.checking : words.dataset.words;
    if (words.textContent !== said) words.textContent = said;
  }
  document.addEventListener("htmx:xhr:progress", function (event) {
    var of = form(event.target);
    if (of && event.detail.lengthComputable) progress(of, Math.round(event.detail.loaded / event.detail.total * 100));
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    var of = form(event.target);
    if (of) progress(of, null);
  });

  // The keyboard turns pages and zooms while the preview has the focus.
  var KEYS = {
    PageDown: "[rel=next]", ArrowRight: "[rel=next]", PageUp: "[rel=prev]", ArrowLeft: "[rel=prev]",
    "+": "[data-evidence-larger]", "=": "[data-evidence-larger]", "-": "[data-evidence-smaller]"
  };
  document.addEventListener("keydown", function (event) {
    var viewer = event.target.closest && event.target.closest("[data-evidence-viewer]");
    var way = KEYS[event.key];
    if (!viewer || !way || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    var sheet = viewer.querySelector(".evidence-sheet");
    // A page wider than its frame is moved by the arrows, as everywhere.
    if (event.key.indexOf("Arrow") === 0 && sheet && sheet.scrollWidth > sheet.clientWidth) return;
    var link = viewer.querySelector(way);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
  // What was opened or turned has the focus, so that the next key turns the next page.
  document.addEventListener("htmx:afterSettle", function (event) {
    var viewer = event.target.id === "evidence-viewer" ? event.target : document.getElementById("evidence-viewer");
    var how = event.detail.requestConfig;
    if (viewer && how && how.verb === "get" && event.detail.target && event.detail.target.id === "evidence-viewer") {
      viewer.focus({ preventScroll: true });
      viewer.scrollIntoView({ block: "nearest" });
    }
  });
})();
