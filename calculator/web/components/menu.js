// On a small screen the menu lies over the page. It closes once another page is come to.
const NARROW = 768;

export default function (component) {
  const page = component.data.page;
  const before = window.clusterSupportPage;
  window.clusterSupportPage = page;
  if (before !== undefined && before !== page && window.innerWidth < NARROW) {
    document.querySelector('[data-testid="stSidebarCollapseButton"] button[aria-expanded="true"]')?.click();
  }
}
