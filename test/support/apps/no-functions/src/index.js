exports.nothing = true;
