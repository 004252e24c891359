// Charts by Chart.js, in the page's own colours; the table below each says the same in numbers.
const charts = new Map();

function colour(role) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${role}`).trim();
}

/** A share as the pages write it. */
function percent(share, locale) {
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(share * 100)}\u00a0%`;
}

function options() {
  const axis = { color: colour("muted"), font: { family: "system-ui", size: 12 } };
  return {
    animation: false,
    maintainAspectRatio: false,
    interaction: { mode: "index", intersect: false },
    plugins: { legend: { align: "end", reverse: true, labels: { color: colour("text"), font: axis.font, boxHeight: 7, usePointStyle: true, pointStyleWidth: 10 } } },
    scales: {
      x: { grid: { display: false }, border: { color: colour("line") }, ticks: { ...axis, maxRotation: 0, autoSkipPadding: 12 } },
      y: { beginAtZero: true, grid: { color: colour("line") }, border: { display: false }, ticks: { ...axis, precision: 0, maxTicksLimit: 5 } },
    },
  };
}

function bars({ labels, series }) {
  return {
    type: "bar",
    data: {
      labels,
      // Each is a part of the one before it, and stands inside it.
      datasets: series.map(({ name, role, values }, n) => ({
        label: name,
        pointStyle: "rectRounded",
        data: values,
        backgroundColor: colour(role),
        borderRadius: 4,
        grouped: false,
        order: -n,
        maxBarThickness: 44 - n * 20,
        barPercentage: 0.9 - n * 0.4,
      })),
    },
    options: options(),
  };
}

/** What was said with its band, and what came. */
function band({ labels, names, low, middle, high, actual }) {
  const made = options();
  made.plugins.legend.reverse = false;
  // The lower edge belongs to the band, which has its name from the upper one.
  made.plugins.legend.labels.filter = ({ datasetIndex }) => datasetIndex !== 1;
  const edge = { pointStyle: "rectRounded", pointRadius: 0, borderWidth: 0, backgroundColor: `color-mix(in srgb, ${colour("info")} 22%, transparent)` };
  return {
    type: "line",
    data: {
      labels,
      datasets: [
        { ...edge, label: names.band, data: high, fill: "+1" },
        { ...edge, label: names.band, data: low, fill: false },
        { label: names.middle, data: middle, borderColor: colour("info"), backgroundColor: colour("info"), borderDash: [5, 4], borderWidth: 2, pointStyle: "line", pointRadius: 0 },
        { label: names.actual, data: actual, borderColor: colour("accent"), backgroundColor: colour("accent"), borderWidth: 2, pointRadius: 3 },
      ],
    },
    options: made,
  };
}

/** What was said against what came true, beside the diagonal on which both are equal. */
function calibration({ names, points }, locale) {
  const made = options();
  const most = Math.max(0.01, ...points.flat());
  made.plugins.legend.reverse = false;
  made.interaction = { mode: "nearest", intersect: true };
  for (const [axis, title] of Object.entries({ x: names.said, y: names.won })) {
    made.scales[axis] = {
      ...made.scales[axis],
      type: "linear",
      min: 0,
      suggestedMax: most,
      title: { display: true, text: title, color: colour("muted") },
      ticks: { ...made.scales[axis].ticks, precision: undefined, maxTicksLimit: 5, callback: (value) => percent(value, locale) },
    };
  }
  return {
    type: "scatter",
    data: {
      datasets: [
        { label: names.actual, data: points.map(([x, y]) => ({ x, y })), backgroundColor: colour("accent"), pointRadius: 4 },
        { label: names.perfect, data: [{ x: 0, y: 0 }, { x: most, y: most }], showLine: true, borderColor: colour("muted"), backgroundColor: colour("muted"), borderDash: [5, 4], borderWidth: 1, pointStyle: "line", pointRadius: 0 },
      ],
    },
    options: made,
  };
}

const KINDS = { bars, band, calibration };

/** Draw every canvas with data below `root`; one that was drawn is drawn anew. */
export function draw(root) {
  for (const [canvas, chart] of charts) {
    if (!canvas.isConnected) {
      chart.destroy();
      charts.delete(canvas);
    }
  }
  for (const canvas of root.querySelectorAll("canvas[data-chart]")) {
    charts.get(canvas)?.destroy();
    const made = KINDS[canvas.dataset.kind ?? "bars"](JSON.parse(canvas.dataset.chart), canvas.dataset.locale);
    charts.set(canvas, new window.Chart(canvas, made));
  }
}

window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw(document));
