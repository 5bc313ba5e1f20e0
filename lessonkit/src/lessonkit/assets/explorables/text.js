/** What ties a piece to the text around it: the heading being read, and tabs of the same names. */

/**
 * Tells which second-level heading of a container is being read: 0 for the first, −1 above it. One is read while it
 * is the last above the line `--read` of the styles, by which the contents of the page go, too.
 * @param {Element} container
 * @param {(index: number) => void} reached
 */
export function readAlong(container, reached) {
  const headings = [...container.querySelectorAll('h2')];
  const passed = new Set();
  const line = getComputedStyle(container).getPropertyValue('--read');
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) passed[isIntersecting ? 'add' : 'delete'](target);
    const here = headings.findLastIndex((heading) => passed.has(heading));
    headings.forEach((heading, index) => heading.classList.toggle('is-here', index === here));
    reached(here);
  }, { rootMargin: `1000000px 0px ${100 * (line - 1)}% 0px` }); // the window, without end above
  headings.forEach((heading) => observer.observe(heading));
}

/**
 * Ties options to the page's content tabs of the same names: one choice for the whole page.
 * @param {Object<string, string>} options  value to text
 * @param {(value: string) => void} changed  a tab was chosen
 * @returns {{choose: (value: string) => void, chosen: () => string | undefined}}
 */
export function linkTabs(options, changed) {
  const nameOf = (input) => input.labels[0]?.textContent.trim();
  const inputs = () => [...document.querySelectorAll('.tabbed-set > input')];
  const valueOf = (input) => Object.keys(options).find((value) => options[value] === nameOf(input));
  document.addEventListener('change', ({ target }) => {
    if (!target.matches('.tabbed-set > input')) return;
    const value = valueOf(target);
    if (value !== undefined) changed(value);
  });
  return {
    /** The nearest tab is chosen as by hand, so that what is read stays in place and all tabs follow. */
    choose(value) {
      const far = (input) => Math.abs(input.parentElement.getBoundingClientRect().top - innerHeight / 2);
      const [nearest] = inputs().filter((input) => valueOf(input) === value).sort((a, b) => far(a) - far(b));
      if (!nearest || nearest.checked) return;
      nearest.checked = true;
      nearest.dispatchEvent(new Event('change', { bubbles: true }));
    },
    chosen: () => inputs().filter((input) => input.checked).map(valueOf).find(Boolean),
  };
}
