/**
 * Trains in the background, a short turn at a time, so that it can be told to stop.
 *
 * Told: { start: settings, id } makes a fresh run; { train: steps } goes on until so many steps are
 * done; { pause: true } stops; { seeds: count, settings, steps, id } tries many seeds in a row.
 * Tells, with the id it was told: { step, points, reach, done } of the run, and
 * { right } of each seed tried.
 */
import { createRun } from './trainer.js';

const TURN = 30; // ms of training before messages are read
const REPORT = 90; // ms between reports
/** Steps that make one point of a curve, and steps over which the last score is taken. */
const EVERY = 10;
const SCORED = 100;

/** What becomes of a run: its curves, point by point, and its score of late. */
function follow(settings, id) {
  const run = createRun(settings);
  const kinds = Object.keys(run.nets);
  let points = [];
  let sums = null;
  const late = []; // share right, of the last SCORED steps
  return {
    id,
    step: 0,
    advance() {
      const result = run.step();
      this.step += 1;
      sums ??= Object.fromEntries(kinds.map((kind) => [kind, { loss: 0, right: 0 }]));
      for (const kind of kinds) {
        sums[kind].loss += result[kind].loss / EVERY;
        sums[kind].right += result[kind].right / EVERY;
      }
      late.push(kinds.map((kind) => result[kind].right));
      if (late.length > SCORED) late.shift();
      if (this.step % EVERY === 0) {
        points.push({ step: this.step, ...sums });
        sums = null;
      }
    },
    /** The points since the last call. */
    takePoints() {
      const taken = points;
      points = [];
      return taken;
    },
    reach: () => Object.fromEntries(kinds.map((kind) => [kind, [...run.nets[kind].reach]])),
    right: () => Object.fromEntries(kinds.map(
      (kind, k) => [kind, late.reduce((sum, one) => sum + one[k], 0) / late.length],
    )),
  };
}

let current; // the run on show
let job = null; // what one turn does; null when at rest

/** Trains `followed` to `goal` steps or to the end of the turn; true when the goal is reached. */
function turn(followed, goal) {
  const end = performance.now() + TURN;
  while (followed.step < goal && performance.now() < end) followed.advance();
  return followed.step >= goal;
}

function train(goal) {
  let reported = performance.now();
  const report = (done) => {
    postMessage({ id: current.id, step: current.step, points: current.takePoints(), reach: current.reach(), done });
    reported = performance.now();
  };
  const work = () => {
    if (turn(current, goal)) job = null;
    if (!job || performance.now() - reported > REPORT) report(!job);
  };
  work.stop = () => report(true);
  return work;
}

function trySeeds({ seeds, settings, steps, id }) {
  let tried = 0;
  let trial = follow(settings);
  const work = () => {
    if (!turn(trial, steps)) return;
    postMessage({ id, right: trial.right() });
    tried += 1;
    if (tried === seeds) job = null;
    else trial = follow({ ...settings, seed: settings.seed + tried });
  };
  work.stop = () => {};
  return work;
}

// A message to ourselves between turns lets others in; a timer would wait 4 ms each time.
const { port1: knock, port2: door } = new MessageChannel();
door.onmessage = () => {
  if (!job) return;
  job();
  if (job) knock.postMessage(null);
};

function begin(work) {
  const idle = !job;
  job = work;
  if (idle) knock.postMessage(null);
}

onmessage = ({ data }) => {
  if (data.train) begin(train(data.train));
  else {
    job?.stop();
    job = null;
    if (data.start) current = follow(data.start, data.id);
    if (data.seeds) begin(trySeeds(data));
  }
};
