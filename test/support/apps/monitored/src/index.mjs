import { app } from '@azure/functions';

app.get('watched', { handler: () => ({ body: 'seen' }) });
