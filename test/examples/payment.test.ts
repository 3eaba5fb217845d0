import { readFile } from 'node:fs/promises';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

it('the API of the bank has a valid OpenAPI document, which names every code that the resource server answers with', async () => {
  const text = await readFile(new URL('../../examples/payment/openapi.yaml', import.meta.url), 'utf8');
  expect(await new Validator().validate(text)).toMatchObject({ valid: true });
  const { components } = parse(text) as { components: { schemas: { Problem: { properties: { code: { enum: string[] } } } } } };
  const answers = await readFile(new URL('../../packages/resource-server/answer.ts', import.meta.url), 'utf8');
  const codes = [...answers.matchAll(/code(?::| =) '(\w+)'/g)].map(([, code]) => code);
  expect(codes).toHaveLength(4);
  expect(components.schemas.Problem.properties.code.enum).toEqual(expect.arrayContaining(codes));
});
