require('./never-built');
