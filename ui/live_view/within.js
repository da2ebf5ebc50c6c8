// A signal that ends a request after some time, in ms. Safari 15 has no AbortSignal.timeout.

export function within(ms) {
  const control = new AbortController();
  setTimeout(() => control.abort(), ms);
  return control.signal;
}
