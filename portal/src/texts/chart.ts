export const chart = { asTable: 'Show as a table', time: 'Time', noData: 'Nothing ended in this time.' } as const;
