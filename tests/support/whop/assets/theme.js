// Runs before the first paint: the theme chosen here, else the machine's.
const stored = localStorage.getItem("theme");
const theme = stored ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
document.documentElement.dataset.theme = theme;

addEventListener("DOMContentLoaded", () => {
  const buttons = [...document.querySelectorAll("[data-theme-choice]")];
  const show = () => {
    for (const button of buttons) {
      button.setAttribute(
        "aria-pressed",
        String(button.dataset.themeChoice === document.documentElement.dataset.theme),
      );
    }
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      if (document.documentElement.dataset.theme === button.dataset.themeChoice) return;
      document.documentElement.dataset.theme = button.dataset.themeChoice;
      localStorage.setItem("theme", button.dataset.themeChoice);
      show();
      dispatchEvent(new CustomEvent("themechange"));
    });
  }
  show();
});
