// What the Grafana dashboard shows, row by row: a panel a line or two. tools/dashboard/grafana.ts turns it into Grafana's JSON.

/** Grafana's names of units. */
export type Unit = 'reqps' | 's' | 'percentunit' | 'short' | 'bytes' | 'ops' | 'none';

export interface Query {
  expr: string;
  /** What the line is called; {{label}} stands for its value. */
  legend: string;
}

export interface Panel {
  title: string;
  unit: Unit;
  queries: Query[];
  /** Above it the panel turns red: the limit of an alert. */
  limit?: number;
}

export interface Row {
  title: string;
  panels: Panel[];
}

const one = (expr: string, legend = '{{instance}}'): Query[] => [{ expr, legend }];
const mine = 'instance=~"$instance"';
const rate = (metric: string, labels = '') => `rate(${metric}{${[mine, labels].filter(Boolean).join(', ')}}[$__rate_interval])`;

function quantiles(histogram: string, labels = ''): Query[] {
  return ['0.5', '0.95', '0.99'].map((share) => ({
    expr: `histogram_quantile(${share}, sum by (le) (${rate(`${histogram}_bucket`, labels)}))`,
    legend: `p${Number(share) * 100}`,
  }));
}

const traffic: Row = {
  title: 'Traffic',
  panels: [
    { title: 'Requests by status', unit: 'reqps', queries: one(`sum by (status) (${rate('taxasge_http_requests_total')})`, '{{status}}') },
    {
      title: 'Share of requests that fail',
      unit: 'percentunit',
      limit: 0.05,
      queries: one(`sum(${rate('taxasge_http_requests_total', 'status=~"5.."')}) / sum(${rate('taxasge_http_requests_total')})`, 'failed'),
    },
    { title: 'Time of a request, without password hashes', unit: 's', limit: 0.5, queries: quantiles('taxasge_http_request_duration_seconds', 'route!~".*/(login|register|verify|confirm|change)"') },
    { title: 'Busiest routes', unit: 'reqps', queries: one(`topk(8, sum by (method, route) (${rate('taxasge_http_requests_total')}))`, '{{method}} {{route}}') },
    { title: 'Connections of clients', unit: 'short', queries: one(`taxasge_connections_open{${mine}}`) },
    { title: 'Lines in the log', unit: 'ops', queries: one(`sum by (level) (${rate('taxasge_log_lines_total', 'level=~"warning|error"')})`, '{{level}}') },
  ],
};

const logins: Row = {
  title: 'Logins and sessions',
  panels: [
    { title: 'Logins by outcome', unit: 'ops', queries: one(`sum by (outcome) (${rate('taxasge_logins_total')})`, '{{outcome}}') },
    { title: 'Time of a login', unit: 's', limit: 1, queries: quantiles('taxasge_http_request_duration_seconds', 'route="/api/v1/auth/login"') },
    { title: 'Refreshes by cause', unit: 'ops', queries: one(`sum by (cause) (${rate('taxasge_refreshes_total')})`, '{{cause}}') },
    { title: 'Refused by a limit', unit: 'ops', limit: 5, queries: one(`sum by (budget) (${rate('taxasge_limiter_hits_total')})`, '{{budget}}') },
    { title: 'Wait for a password hash', unit: 's', limit: 1, queries: quantiles('taxasge_password_hash_wait_seconds') },
    {
      title: 'Password hashes pending, and sent away',
      unit: 'short',
      queries: [
        ...one(`sum(taxasge_password_hashes_pending{${mine}})`, 'pending'),
        ...one(`sum(taxasge_password_hash_workers{${mine}})`, 'workers'),
        ...one(`sum(${rate('taxasge_password_hashes_refused_total')})`, 'sent away each second'),
      ],
    },
    { title: 'Sessions revoked', unit: 'short', queries: one(`taxasge_revoked_sessions{${mine}}`) },
    { title: 'Age of the list of revoked sessions', unit: 's', limit: 10, queries: one(`taxasge_revocations_age_seconds{${mine}}`) },
  ],
};

const database: Row = {
  title: 'Database and parts',
  panels: [
    { title: 'Parts that work (1) or do not (0)', unit: 'none', queries: one(`min by (check) (taxasge_check_ok{${mine}})`, '{{check}}') },
    { title: 'Connections at work', unit: 'short', queries: one(`taxasge_database_connections_busy{${mine}}`) },
    { title: 'Callers that wait for a connection', unit: 'short', limit: 50, queries: one(`taxasge_database_callers_waiting{${mine}}`) },
  ],
};

const mail: Row = {
  title: 'Mail',
  panels: [
    { title: 'Letters that wait', unit: 'short', queries: one('max(taxasge_outbox_letters)', 'waiting') },
    { title: 'Age of the oldest letter that waits', unit: 's', limit: 900, queries: one('max(taxasge_outbox_oldest_letter_age_seconds)', 'oldest') },
    { title: 'Deliveries by outcome', unit: 'ops', queries: one(`sum by (outcome) (${rate('taxasge_letters_total')})`, '{{outcome}}') },
  ],
};

const keys: Row = {
  title: 'Keys and processes',
  panels: [
    { title: 'Age of the signing key', unit: 's', limit: 97 * 86_400, queries: one('max(taxasge_signing_key_age_seconds)', 'current key') },
    { title: 'Versions that run', unit: 'short', queries: one(`count by (version, commit) (taxasge_build_info{${mine}})`, '{{version}} {{commit}}') },
    { title: 'Running for', unit: 's', queries: one(`time() - process_start_time_seconds{job="taxasge", ${mine}}`) },
    { title: 'CPU', unit: 'percentunit', queries: one(rate('process_cpu_seconds_total', 'job="taxasge"')) },
    { title: 'Memory', unit: 'bytes', queries: one(`process_resident_memory_bytes{job="taxasge", ${mine}}`) },
    { title: 'Descriptors in use', unit: 'percentunit', limit: 0.8, queries: one(`process_open_fds{job="taxasge", ${mine}} / process_max_fds{job="taxasge", ${mine}}`) },
  ],
};

export const rows: Row[] = [traffic, logins, database, mail, keys];
