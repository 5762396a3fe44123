/** What a start costs and accepts: the model's declaration and its price decide, not the request. */
import assert from "node:assert/strict";
import { isRefusal, refusable, type StartOptions } from "../fixtures/calls.ts";
import { upload } from "../fixtures/files.ts";
import {
  accountOf,
  isSound,
  type Proof,
  type Scene,
  setLimits,
  userWith,
} from "../fixtures/proof.ts";

/** The cost of an accepted start, or the refusal's code and detail. */
async function answerTo(
  scene: Scene,
  user: string,
  options: StartOptions,
  id = crypto.randomUUID(),
) {
  const answer = await refusable(scene.start(user, id, options));
  if (isRefusal(answer)) return `${answer.refused}: ${answer.detail}`;
  const [row] = await scene.sql<{ cost: number }[]>`
    select cost from public.generations where id = ${answer.generation.id}`;
  return row?.cost;
}

const text = (model: string, resolution: string, inputs = {}): StartOptions => ({
  mode: "t2v",
  model,
  resolution,
  inputs,
});
const edit = (resolution: string, inputs: StartOptions["inputs"]): StartOptions => ({
  mode: "v2v",
  model: "wan-2.7-videoedit",
  resolution,
  ...(inputs && { inputs }),
});

/** As the suites have it for a model of several lengths. */
const usual = [
  { resolution: "1080p", credits_per_second: 30, credits_min: 60 },
  { credits_per_second: 20, credits_min: 40 },
];

const addPrice = ({ sql }: Scene, lines: object[], credits_max: number, from = "0") =>
  sql`
    insert into public.model_prices (model, lines, credits_max, valid_from)
    values ('wan-2.7-t2v', ${
    sql.json(lines as never)
  }, ${credits_max}, clock_timestamp() + ${from}::interval)`;

export const requests: Proof[] = [
  {
    title: "each start costs what the price says of its resolution and its length",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 10_000);
      const costs: [StartOptions, number][] = [
        [text("wan-2.2-t2v-fast", "480p"), 10],
        [text("wan-2.2-t2v-fast", "720p"), 20],
        [text("wan-2.7-t2v", "720p"), 100],
        [text("wan-2.7-t2v", "720p", { duration_seconds: 2 }), 40],
        [text("wan-2.7-t2v", "1080p", { duration_seconds: 2 }), 60],
        [text("wan-2.7-t2v", "1080p", { duration_seconds: 15 }), 450],
      ];
      for (const [options, cost] of costs) {
        assert.equal(await answerTo(scene, user, options), cost, JSON.stringify(options));
      }
      await addPrice(scene, [{ credits_per_second: 1, credits_min: 9 }], 15);
      await addPrice(scene, [{ credits: 7 }], 7, "1 day");
      assert.equal(await answerTo(scene, user, text("wan-2.7-t2v", "720p")), 9);
      assert.equal(
        await answerTo(scene, user, text("wan-2.7-t2v", "720p", { duration_seconds: 12 })),
        12,
      );
      // The other races count on the usual price.
      await addPrice(scene, usual, 450);
      assert.equal(await answerTo(scene, user, text("wan-2.7-t2v", "720p")), 100);
      await isSound(scene);
    },
  },
  {
    title: "the price of an edit follows from what the server measured of its clip",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 10_000);
      const clip = await upload(scene.sql, user, "clips", { milliseconds: 9_001 });
      // Nothing that a request says about the length is believed.
      for (const name of ["duration_seconds", "length_seconds", "seconds", "milliseconds"]) {
        assert.match(
          String(await answerTo(scene, user, edit("720p", { clip, [name]: 2 }))),
          /^input_not_accepted: \w+: is not an input of this model\.$/,
        );
      }
      assert.equal(await answerTo(scene, user, edit("720p", { clip })), 200);
      assert.equal(await answerTo(scene, user, edit("1080p", { clip })), 300);
      for (const milliseconds of [1_999, 10_001]) {
        const other = await upload(scene.sql, user, "clips", { milliseconds });
        assert.match(
          String(await answerTo(scene, user, edit("720p", { clip: other }))),
          /^input_not_accepted: clip: is [\d.]+ seconds long, and must be 2 to 10 seconds long\.$/,
        );
      }
      await isSound(scene);
    },
  },
  {
    title: "an input that the model does not declare is refused, and so is a wrong value",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 1_000);
      const wrong: [StartOptions, string][] = [
        [text("wan-2.2-t2v-fast", "480p", { lora: "x" }), "lora: is not an input of this model."],
        [text("wan-2.2-t2v-fast", "1080p"), "resolution: must be one of 480p, 720p."],
        [
          text("wan-2.7-t2v", "720p", { duration_seconds: 16 }),
          "duration_seconds: must be a whole number from 2 to 15.",
        ],
        [
          text("wan-2.7-t2v", "720p", { duration_seconds: 2.5 }),
          "duration_seconds: must be a whole number from 2 to 15.",
        ],
      ];
      for (const [options, sentence] of wrong) {
        assert.equal(await answerTo(scene, user, options), `input_not_accepted: ${sentence}`);
      }
      assert.deepEqual((await accountOf(scene, user)).amounts, [100, 900]);
    },
  },
  {
    title: "a request that leaves out a default is the same request",
    async run(scene) {
      await setLimits(scene);
      const user = await userWith(scene, 100);
      const id = crypto.randomUUID();
      const said = text("wan-2.2-t2v-fast", "480p", { aspect_ratio: "16:9" });
      assert.equal(await answerTo(scene, user, said, id), 10);
      assert.equal(await answerTo(scene, user, text("wan-2.2-t2v-fast", "480p"), id), 10);
      const other = text("wan-2.2-t2v-fast", "480p", { aspect_ratio: "9:16" });
      assert.match(String(await answerTo(scene, user, other, id)), /^id_reused/);
      assert.deepEqual((await accountOf(scene, user)).amounts, [100, -10]);
    },
  },
  {
    title: "a file of another user is not found, wherever it is named",
    async run(scene) {
      await setLimits(scene);
      const [user, other] = [await userWith(scene, 1_000), await userWith(scene, 100)];
      const theirs = await upload(scene.sql, other, "pictures");
      const mine = await upload(scene.sql, user, "pictures");
      const their = await upload(scene.sql, other, "clips");
      const starts: StartOptions[] = [
        { mode: "i2v", model: "wan-2.2-i2v-fast", inputs: { picture: theirs } },
        { mode: "i2v", model: "wan-2.2-i2v-fast", inputs: { picture: mine, last_picture: theirs } },
        { mode: "i2v", model: "wan-2.1-vace-14b", inputs: { references: [mine, theirs] } },
        edit("720p", { clip: their }),
      ];
      for (const options of starts) {
        assert.match(String(await answerTo(scene, user, options)), /^upload_not_found/);
      }
      assert.deepEqual((await accountOf(scene, user)).amounts, [100, 900]);
      assert.equal(
        await answerTo(scene, user, {
          mode: "i2v",
          model: "wan-2.2-i2v-fast",
          inputs: { picture: mine },
        }),
        10,
      );
    },
  },
];
