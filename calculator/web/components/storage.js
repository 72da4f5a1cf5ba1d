// Work in progress in the browser's own storage. One record a visit, so that two windows do not write over each other.
const PREFIX = "cluster-support/work/";
const MOST = 4;

function records() {
  const found = [];
  for (let at = 0; at < localStorage.length; at += 1) {
    const key = localStorage.key(at);
    if (key !== null && key.startsWith(PREFIX)) {
      const [saved, text] = split(localStorage.getItem(key) || "");
      found.push({ visit: key.slice(PREFIX.length), saved, text });
    }
  }
  return found.sort((one, other) => other.saved - one.saved);
}

// A record is the time in milliseconds, a line feed, and the text.
function split(stored) {
  const end = stored.indexOf("\n");
  return end < 0 ? [0, ""] : [Number(stored.slice(0, end)) || 0, stored.slice(end + 1)];
}

function keep(visit, text) {
  for (const old of records().filter((one) => one.visit !== visit).slice(MOST - 1)) {
    localStorage.removeItem(PREFIX + old.visit);
  }
  localStorage.setItem(PREFIX + visit, `${Date.now()}\n${text}`);
}

// A lost connection is told in the words of the visitor: what Streamlit says of it is English and meant for programmers.
const PATIENCE = 1500;
const LOST = "connection-lost";

function watch(text, setStateValue) {
  clearInterval(window.clusterSupportConnection);
  let since = null;
  window.clusterSupportConnection = setInterval(() => {
    const state = document.querySelector("[data-testid=stApp]")?.dataset.testConnectionState;
    if (state === "CONNECTED" && since !== null) {
      // A server that was started anew knows nothing of this page, and Streamlit would not ask it until something is clicked.
      setStateValue("returned", Date.now());
    }
    since = state === "CONNECTED" ? null : since || Date.now();
    const told = document.querySelector(`body > .${LOST}`);
    if (since === null) {
      told?.remove();
    } else if (!told && Date.now() - since > PATIENCE) {
      const notice = document.createElement("div");
      notice.className = LOST;
      notice.setAttribute("role", "alert");
      notice.textContent = text;
      document.body.append(notice);
    }
  }, 500);
}

export default function (component) {
  const { data, setStateValue } = component;
  watch(data.lost, setStateValue);
  let fault = "";
  let found = null;
  try {
    for (const visit of data.forget) {
      localStorage.removeItem(PREFIX + visit);
    }
    if (data.text === null) {
      localStorage.removeItem(PREFIX + data.visit);
    } else {
      const [, stored] = split(localStorage.getItem(PREFIX + data.visit) || "");
      if (stored !== data.text) {
        keep(data.visit, data.text);
      }
    }
    const earlier = records().filter((one) => one.visit !== data.visit && !data.forget.includes(one.visit));
    found = earlier.length ? { visit: earlier[0].visit, text: earlier[0].text } : null;
  } catch (error) {
    fault = String(error && error.name);
  }
  // Asked for until the answer has come: after a dropped connection the server may begin anew.
  if (data.ask) {
    setStateValue("answer", { visit: data.visit, found, fault });
  } else if (fault && !data.told) {
    setStateValue("answer", { visit: data.visit, found: null, fault });
  }
}
