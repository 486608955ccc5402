// What is compared. In each column, every peer does the same work for the same load.

export interface Column {
  key: string;
  title: string;
  better: 'more' | 'less';
}

export const columns: Column[] = [
  { key: 'logins', title: 'logins a second', better: 'more' },
  { key: 'profile', title: 'GET profile a second', better: 'more' },
  { key: 'refresh', title: 'durable refreshes a second', better: 'more' },
  { key: 'health', title: 'GET health a second', better: 'more' },
  { key: 'storm_p99_ms', title: 'p99 of GET profile while 32 log in, ms', better: 'less' },
  { key: 'idle_mib', title: 'idle memory, MiB', better: 'less' },
  { key: 'ready_ms', title: 'start to ready, ms', better: 'less' },
];
