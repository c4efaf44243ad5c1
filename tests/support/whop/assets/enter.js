/**
 * Puts a person into a view of the app and loads it. The host tells its proxy who they are first; the frame's address
 * never says.
 */
export async function enter(proxyOrigin, view, userId) {
  const theme = document.documentElement.dataset.theme;
  await post("enter", { view, userId, theme });
  const frame = document.querySelector(`iframe[data-view="${view}"]`);
  frame.src = proxyOrigin + view;
}

/** Calls the stand-in's control; returns its answer or throws its sentence. */
export async function post(action, body) {
  const response = await fetch(`/control/${action}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error.message);
  return answer;
}

/** What the server put into the page for its script. */
export const data = JSON.parse(document.getElementById("data").textContent);
