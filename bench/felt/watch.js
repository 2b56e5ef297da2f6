// @ts-check
// Runs in the page before anything else of it, and keeps the figures where the benchmark finds them. A file of its own: what the benchmark is compiled to does not run in a page.
(() => {
  const felt = { paint: 0, shift: 0, firstPaint: Number.POSITIVE_INFINITY }
  /** @type {{ start: number, length: number }[]} */
  const tasks = []
  const keep = () => {
    const blocking = tasks.filter(({ start, length }) => start + length > felt.firstPaint).reduce((sum, { length }) => sum + Math.max(0, length - 50), 0)
    document.documentElement.dataset.felt = `${felt.paint} ${felt.shift} ${blocking}`
  }
  /** @param {string} type @param {(entry: PerformanceEntry) => void} take */
  const observe = (type, take) => {
    new PerformanceObserver((list) => { list.getEntries().forEach(take); keep() }).observe({ type, buffered: true })
  }
  observe('paint', (entry) => { if (entry.name === 'first-contentful-paint') felt.firstPaint = entry.startTime })
  observe('largest-contentful-paint', (entry) => { felt.paint = entry.startTime })
  observe('layout-shift', (entry) => { if ('value' in entry && 'hadRecentInput' in entry && entry.hadRecentInput === false && typeof entry.value === 'number') felt.shift += entry.value })
  observe('longtask', (entry) => { tasks.push({ start: entry.startTime, length: entry.duration }) })
})()
