require('./lib/settings');
