/** Tests that want what the cluster does not have, by a part of their names without special characters of regular expressions. */
export const LEFT_OUT = [
  { name: 'temporal: the page stays', reason: 'kills the development server of its own system' },
  { name: 'temporal: the run goes on', reason: 'kills the development server of its own system' },
  { name: 'shows the values in the Web UI of Temporal', reason: 'the cluster has no Web UI' },
];
