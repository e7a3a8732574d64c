// Answers while one types. The form works without it; with it nothing is lost either: Enter still opens the page,
// and an answer that comes late, or not at all, changes nothing. Small on purpose: phones on weak lines load this page.
(function () {
  "use strict";
  var form = document.querySelector("[data-ask]");
  var answer = document.querySelector("[data-answer]");
  var said = document.querySelector("[data-answer-said]");
  if (!form || !answer || !window.fetch || !window.AbortController) return;
  var box = form.querySelector("[type=search]");
  var WAIT = 250;
  var timer = 0;
  var running = null;
  var asked = address();

  function address() {
    var query = new URLSearchParams();
    new FormData(form).forEach(function (value, name) {
      if (String(value).trim()) query.append(name, value);
    });
    return form.getAttribute("action") + "?" + query.toString();
  }

  function show(target) {
    if (running) running.abort();
    running = new AbortController();
    answer.setAttribute("aria-busy", "true");
    fetch(target, { headers: { "HX-Request": "true" }, signal: running.signal, credentials: "same-origin" })
      .then(function (response) { if (!response.ok) throw new Error(response.status); return response.text(); })
      .then(function (part) {
        answer.innerHTML = part;
        answer.removeAttribute("aria-busy");
        window.history.replaceState(null, "", target);
        var count = answer.querySelector("[data-answer-count]");
        said.textContent = count ? count.textContent.trim() : "";
      })
      .catch(function (fault) {
        // Whoever types on has aborted it; on any other fault the button still works.
        if (fault.name !== "AbortError") { answer.removeAttribute("aria-busy"); asked = ""; }
      });
  }

  function later() {
    window.clearTimeout(timer);
    timer = window.setTimeout(function () {
      var target = address();
      if (target !== asked) { asked = target; show(target); }
    }, WAIT);
  }

  box.addEventListener("input", later);
  form.querySelectorAll("select").forEach(function (select) { select.addEventListener("change", later); });
})();
