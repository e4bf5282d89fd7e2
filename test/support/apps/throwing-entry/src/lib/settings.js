exports.url = new URL(process.env.SETTING_THAT_IS_MISSING);
