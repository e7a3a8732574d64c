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
  // What is too large would be refused after minutes on a poor line: it is told at once.
  function fits(of) {
    var ok = Array.prototype.every.call(files(of).files, function (file) { return file.size <= Number(of.dataset.largest); });
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

// Long files go in parts (tus 1.0): each is announced, and the server says how much of it is there already. So a lost
// line, a reload or a server that was started anew costs a part at most. The form then names what has arrived.
(function () {
  "use strict";
  var SMALLEST = 262144, SILENCE = 30000, TRIES = 40, WAIT = 1000, LONGEST_WAIT = 30000;
  var busy = null;

  function field(of) { return of.querySelector("input[type=file]"); }
  function waits(tries) { return Math.min(LONGEST_WAIT, WAIT * Math.pow(2, tries - 1)); }
  // A fault with words, or the name of words that stand in the page, ends the upload; any other is tried again.
  function fault(words, name) { return { words: words, name: name }; }

  function longFiles(of) {
    var all = Array.prototype.slice.call(field(of).files), sum = 0;
    all.forEach(function (file) { sum += file.size; });
    if (sum > Number(of.dataset.most)) return all;
    return all.filter(function (file) { return file.size > Number(of.dataset.part); });
  }

  function base64(text) {
    var bytes = new TextEncoder().encode(text), letters = "";
    bytes.forEach(function (byte) { letters += String.fromCharCode(byte); });
    return btoa(letters);
  }

  function send(of, method, url, headers, body, onProgress) {
    return new Promise(function (resolve, reject) {
      var request = new XMLHttpRequest(), timer = null;
      function alive() { clearTimeout(timer); timer = setTimeout(function () { request.abort(); }, SILENCE); }
      request.open(method, url);
      request.setRequestHeader("Tus-Resumable", "1.0.0");
      request.setRequestHeader("X-CSRFToken", of.querySelector("[name=csrfmiddlewaretoken]").value);
      Object.keys(headers).forEach(function (name) { request.setRequestHeader(name, headers[name]); });
      request.upload.onprogress = function (event) { alive(); if (onProgress) onProgress(event.loaded); };
      request.onload = function () { clearTimeout(timer); resolve(request); };
      request.onerror = request.onabort = function () { clearTimeout(timer); reject(fault("", "")); };
      busy.abort = function () { request.abort(); };
      alive();
      request.send(body);
    });
  }

  function isPlain(answer) { return (answer.getResponseHeader("Content-Type") || "").indexOf("text/plain") === 0; }

  // A refused token: either the session is over, or a new one began elsewhere, whose token every form here needs.
  async function renew(of) {
    var token = (await send(of, "HEAD", of.dataset.uploads, {}, null, null)).getResponseHeader("X-CSRFToken");
    if (!token) throw fault("", "out");
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach(function (input) { input.value = token; });
  }

  async function sendSigned(of, method, url, headers, body, onProgress) {
    var answer = await send(of, method, url, headers, body, onProgress);
    if (answer.status !== 403 || isPlain(answer)) return answer;
    await renew(of);
    return send(of, method, url, headers, body, onProgress);
  }

  function stands(answer) {
    var offset = answer.getResponseHeader("Upload-Offset");
    if (offset !== null) return Number(offset);
    // An answer that does not speak of the upload and is no refusal is the page to sign in.
    if (answer.status < 400) throw fault("", "out");
    if (isPlain(answer)) throw fault(answer.responseText, "");
    if (answer.status === 403) throw fault("", "out");
    throw fault("", "");
  }

  async function announced(of, file) {
    var metadata = "filename " + base64(file.name) + ",modified " + base64(String(file.lastModified || 0));
    var answer = await sendSigned(of, "POST", of.dataset.uploads, { "Upload-Length": file.size, "Upload-Metadata": metadata }, null);
    var offset = stands(answer);
    return { offset: offset, url: answer.getResponseHeader("Location"), token: answer.getResponseHeader("Upload-Token") };
  }

  async function part(of, file, at, size, onProgress) {
    var content;
    try {
      content = await file.slice(at.offset, Math.min(file.size, at.offset + size)).arrayBuffer();
    } catch (unreadable) {
      throw fault("", "changed");
    }
    var headers = { "Upload-Offset": at.offset, "Content-Type": "application/offset+octet-stream" };
    var answer = await sendSigned(of, "PATCH", at.url, headers, content, onProgress);
    if (answer.status === 423) throw fault("", "");
    return stands(answer);
  }

  function pause(milliseconds) {
    return new Promise(function (resolve) {
      var timer = setTimeout(done, milliseconds);
      function done() { clearTimeout(timer); window.removeEventListener("online", done); resolve(); }
      window.addEventListener("online", done);
      busy.wake = done;
    });
  }

  function goesOn(of) {
    if (busy.stopped || !of.isConnected) throw fault("", "kept");
  }

  async function bring(of, file, tell) {
    var tries = 0, size = Number(of.dataset.part);
    for (;;) {
      try {
        goesOn(of);
        var at = await announced(of, file);
        while (at.offset < file.size) {
          goesOn(of);
          tell(at.offset);
          at.offset = await part(of, file, at, size, tell.bind(null, at.offset));
          tries = 0;
        }
        return at.token;
      } catch (refused) {
        if (refused.words || refused.name) throw refused;
        goesOn(of);
        tries += 1;
        if (tries > TRIES) throw fault("", "kept");
        size = Math.max(SMALLEST, size / 2);
        say(of, "waiting");
        await pause(waits(tries));
      }
    }
  }

  function say(of, name, more) {
    var words = of.querySelector("[data-evidence-progress] [role=status]"), said = words.dataset[name] + (more || "");
    if (words.textContent !== said) words.textContent = said;
  }
  function show(of, on) {
    of.querySelector("[data-evidence-progress]").hidden = !on;
    of.querySelector("[data-evidence-stop]").hidden = !on;
    of.setAttribute("aria-busy", on ? "true" : "false");
  }
  function complain(of, refused) {
    var place = of.querySelector("[data-evidence-fault]");
    place.textContent = refused.words || place.dataset[refused.name] || place.dataset.lost;
  }

  function arrived(of, file, token) {
    var left = new DataTransfer(), input = document.createElement("input");
    Array.prototype.forEach.call(field(of).files, function (other) { if (other !== file) left.items.add(other); });
    field(of).files = left.files;
    input.type = "hidden";
    input.name = "uploads";
    input.value = token;
    of.append(input);
  }

  async function bringAll(of, long) {
    var bar = of.querySelector("[data-evidence-progress] progress"), sum = 0, before = 0;
    long.forEach(function (file) { sum += file.size; });
    busy = { form: of };
    complain(of, { words: " " });
    show(of, true);
    try {
      for (var file of long) {
        busy.file = file;
        var token = await bring(of, file, function (begun, sent) {
          var here = Math.min(begun + (sent || 0), busy.file.size);
          bar.value = Math.floor((before + here) / sum * 100);
          // Told in steps of ten, so that a screen reader does not speak without end.
          say(of, "words", " " + busy.file.name + ": " + Math.floor(here / busy.file.size * 10) * 10 + " %");
        });
        before += file.size;
        arrived(of, file, token);
      }
      bar.value = 100;
      say(of, "checking");
      of.querySelector("[data-evidence-stop]").hidden = true;
      busy = null;
      of.requestSubmit();
    } catch (refused) {
      busy = null;
      show(of, false);
      complain(of, refused);
      if (!(refused.words || refused.name)) throw refused;
    }
  }

  document.addEventListener("submit", function (event) {
    var of = event.target.closest && event.target.closest("[data-evidence-upload]");
    if (!of || event.defaultPrevented) return;
    var long = longFiles(of);
    if (!long.length && !busy) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!busy) bringAll(of, long);
  }, true);

  document.addEventListener("click", function (event) {
    if (!busy || !event.target.closest || !event.target.closest("[data-evidence-stop]")) return;
    busy.stopped = true;
    if (busy.abort) busy.abort();
    if (busy.wake) busy.wake();
    var button = busy.form.querySelector("button[type=submit]");
    if (button) button.focus();
  });

  // What was dropped leaves its place to the file chooser.
  document.addEventListener("htmx:afterRequest", function (event) {
    var list = event.target.closest && event.target.closest(".evidence-uploads");
    var next = list && event.detail.successful && document.querySelector("[data-evidence-upload] input[type=file]");
    if (next) next.focus();
  });
})();
