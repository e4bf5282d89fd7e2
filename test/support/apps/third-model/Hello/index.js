/** The oldest form: a callback, and outputs by name. */
module.exports = function (context, req) {
  context.bindings.greetings = [{ to: req.params.name }, { to: context.bindingData.other }];
  context.res
    .status(201)
    .set('X-Model', 'v3')
    .json({ hello: req.params.name, raw: req.rawBody, hooked: context.hooked });
};
