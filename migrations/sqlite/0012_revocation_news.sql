-- SQLite tells nobody: processes on one file look into the table every half a second.
SELECT 1;
