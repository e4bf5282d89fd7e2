require('@azure/functions').app.get('found', { handler: () => ({}) });
