// Rows of panels as a dashboard that Grafana imports (schema 38, Grafana 10 and newer).
import type { Panel, Row } from './panels.ts';

const columns = 24;
const panelWidth = 8;
const panelHeight = 8;
const datasource = { type: 'prometheus', uid: '${datasource}' };

type Json = Record<string, unknown>;

export function dashboard(rows: Row[]): Json {
  return {
    uid: 'taxasge',
    title: 'TaxasGE',
    description: 'Made by tools/dashboard; the metrics are explained in docs/metrics.md.',
    tags: ['taxasge'],
    schemaVersion: 38,
    editable: true,
    graphTooltip: 1,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    timezone: 'browser',
    templating: { list: variables() },
    panels: layOut(rows),
  };
}

function variables(): Json[] {
  return [
    { name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus', current: {}, hide: 0 },
    {
      name: 'instance',
      label: 'Instance',
      type: 'query',
      datasource,
      query: { query: 'label_values(taxasge_build_info, instance)', refId: 'instance' },
      definition: 'label_values(taxasge_build_info, instance)',
      includeAll: true,
      multi: true,
      allValue: '.*',
      current: { text: 'All', value: '$__all' },
      refresh: 2,
      sort: 1,
    },
  ];
}

function layOut(rows: Row[]): Json[] {
  const panels: Json[] = [];
  let y = 0;
  for (const { title, panels: inRow } of rows) {
    panels.push({ id: panels.length + 1, type: 'row', title, collapsed: false, gridPos: { x: 0, y, w: columns, h: 1 }, panels: [] });
    y += 1;
    inRow.forEach((panel, index) => {
      const x = (index * panelWidth) % columns;
      if (index > 0 && x === 0) y += panelHeight;
      panels.push(graph(panel, panels.length + 1, { x, y, w: panelWidth, h: panelHeight }));
    });
    y += panelHeight;
  }
  return panels;
}

function graph({ title, unit, queries, limit }: Panel, id: number, gridPos: Json): Json {
  const steps = [{ color: 'green', value: null }, ...(limit === undefined ? [] : [{ color: 'red', value: limit }])];
  const custom = { fillOpacity: 8, lineWidth: 1, showPoints: 'never', thresholdsStyle: { mode: limit === undefined ? 'off' : 'line' } };
  return {
    id,
    type: 'timeseries',
    title,
    datasource,
    gridPos,
    fieldConfig: { defaults: { unit, min: 0, custom, thresholds: { mode: 'absolute', steps } }, overrides: [] },
    options: { legend: { displayMode: 'list', placement: 'bottom', showLegend: true }, tooltip: { mode: 'multi', sort: 'desc' } },
    targets: queries.map(({ expr, legend }, index) => ({ refId: String.fromCharCode(65 + index), datasource, expr, legendFormat: legend })),
  };
}
