// The intake page: the keyboard reaches every step, what is known is filled in, and one press makes one dossier.
(function () {
  "use strict";
  var form = document.querySelector("[data-intake]");
  if (!form) return;
  var by = function (id) { return document.getElementById(id); };
  var found = by("intake-found"), checklist = by("intake-checklist"), known = by("intake-known");
  var token = form.querySelector("[name=csrfmiddlewaretoken]").value;

  var fill = function (id, value) {
    var field = by(id);
    if (field && value && !field.value) field.value = value;
  };
  var look = function (number) {
    if (number.replace(/\D/g, "").length < 9) return;
    var body = new FormData();
    body.append("number", number);
    fetch(form.dataset.person, { method: "POST", body: body, headers: { "X-CSRFToken": token } })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(function (html) {
        known.innerHTML = html;
        var note = known.querySelector("[data-known]");
        if (!note) return;
        fill("id_name", note.dataset.name);
        fill("id_id_number", note.dataset.idNumber);
        fill("id_phone", note.dataset.phone);
        fill("id_email", note.dataset.email);
        fill("id_address", note.dataset.address);
        by("id_kind").value = note.dataset.kind;
      })
      .catch(function () { /* a poor line: the clerk types on */ });
  };
  ["id_id_number", "id_phone"].forEach(function (id) {
    by(id).addEventListener("change", function () { look(this.value); });
  });

  var load = function () {
    var version = by("id_version").value;
    if (!version) return;
    var chosen = by("id_case");
    var asked = new URLSearchParams({
      agency: by("id_agency").value, channel: by("id_channel").value, case: chosen ? chosen.value : ""
    });
    fetch(form.dataset.checklist.replace("/0/", "/" + version + "/") + "?" + asked)
      .then(function (answer) { return answer.text(); })
      .then(function (html) {
        checklist.innerHTML = html;
        var section = checklist.querySelector("[data-summary]");
        var summary = by("id_summary");
        if (section && (!summary.value || summary.dataset.filled === summary.value)) {
          summary.value = summary.dataset.filled = section.dataset.summary.slice(0, 1000);
        }
      });
  };
  found.addEventListener("click", function (event) {
    var button = event.target.closest("button[name=choose]");
    if (!button) return;
    event.preventDefault();
    by("id_version").value = button.value;
    by("id_q").value = button.dataset.name;
    found.innerHTML = "";
    load();
    by("id_summary").focus();
  });
  form.addEventListener("change", function (event) {
    if (["id_agency", "id_channel", "id_case"].indexOf(event.target.id) >= 0) load();
  });
  by("id_q").addEventListener("keydown", function (event) {
    if (event.key !== "ArrowDown" && event.key !== "Enter") return;
    var first = found.querySelector("button");
    event.preventDefault();
    if (!first) return;
    if (event.key === "Enter") first.click(); else first.focus();
  });
  found.addEventListener("keydown", function (event) {
    var step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    var all = Array.prototype.slice.call(found.querySelectorAll("button"));
    var at = all.indexOf(document.activeElement) + step;
    if (at < 0) by("id_q").focus(); else if (all[at]) all[at].focus();
  });

  var accept = form.querySelector("[data-accept]");
  document.addEventListener("keydown", function (event) {
    if (event.key === "F2") { event.preventDefault(); by("id_id_number").focus(); }
    if (event.key === "F4") { event.preventDefault(); by("id_q").focus(); }
    if (event.key === "F9") { event.preventDefault(); accept.click(); }
  });
  // Enter, which readers of identity cards send too, goes on to the next field; it never submits half a form.
  form.addEventListener("keydown", function (event) {
    var field = event.target;
    if (event.key !== "Enter" || event.defaultPrevented || field.id === "id_q") return;
    if (field.tagName !== "SELECT" && (field.tagName !== "INPUT" || field.type === "checkbox")) return;
    event.preventDefault();
    var all = Array.prototype.filter.call(form.querySelectorAll("input, select, textarea"), function (one) {
      return one.type !== "hidden" && !one.disabled && one.offsetParent !== null;
    });
    var next = all[all.indexOf(field) + 1];
    if (next) next.focus(); else accept.focus();
  });
  // Who goes back and sends the same again finds the dossier that is there; what differs is a dossier of its own.
  var printed = function (button) {
    var said = new FormData(form), hash = 0;
    said.delete("csrfmiddlewaretoken");
    said.delete("key");
    var text = (button ? button.value : "") + new URLSearchParams(said);
    for (var at = 0; at < text.length; at += 1) hash = (hash * 31 + text.charCodeAt(at)) | 0;
    return hash;
  };
  var sent = false;
  form.addEventListener("submit", function (event) {
    if (sent) { event.preventDefault(); return; }
    sent = true;
    var key = by("id_key"), print = printed(event.submitter), before = history.state;
    if (before && before.print === print) key.value = before.key;
    else history.replaceState({ key: key.value, print: print }, "");
  });
  window.addEventListener("pageshow", function () {
    sent = false;
    if (!checklist.querySelector("[data-version]")) load();
  });
  by("id_id_number").focus();
})();
