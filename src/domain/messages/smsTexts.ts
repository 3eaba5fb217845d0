/** What a text is filled with; a name that is missing is empty. */
type Values = Readonly<Record<string, string>>;

/** Text messages have the words of the product. The code is last, where previews of a phone and of a watch still show it. */
export const SMS_TEXTS = {
  sms_sign_in_code: (values: Values) => withCode(values, 'code to sign in, valid for 5 minutes. Nobody will ask you for it'),
  sms_enrolment_code: (values: Values) => withCode(values, 'code to confirm this phone, valid for 5 minutes'),
  sms_test: ({ tenant = '' }: Values) => `${short(tenant)}: text messages arrive. There is nothing to do.`,
} as const;

export type SmsTemplateName = keyof typeof SMS_TEXTS;

export const SMS_TEMPLATE_NAMES = Object.keys(SMS_TEXTS) as readonly SmsTemplateName[];

export function isSmsTemplate(name: string): name is SmsTemplateName {
  return Object.hasOwn(SMS_TEXTS, name);
}

/** 3GPP TS 23.038: what one message holds when all of it is in the GSM alphabet, and otherwise. More costs a second one and arrives in parts. */
const MOST_GSM = 160;
const MOST_OTHER = 70;
/** The basic table, without the characters that take two places. */
const GSM = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]*$/;
const LONGEST_NAME = 30;

/** Whether a text is one message and not several. */
function fitsOneSegment(text: string): boolean {
  return text.length <= (GSM.test(text) ? MOST_GSM : MOST_OTHER);
}

/**
 * @param values `tenant`, `code`, and `host`: where the code is to be typed. Browsers that read codes out of messages
 * (WebOTP) fill it in there and nowhere else. That line is left out where it does not fit, as are the further words.
 */
function withCode({ tenant = '', code = '', host = '' }: Values, what: string): string {
  const bound = `\n\n@${host} #${code}`;
  const long = `${short(tenant)}: ${what}: ${code}`;
  const brief = `${short(tenant)}: ${code}`;
  const candidates = [long + bound, brief + bound, long, brief];
  return candidates.find(fitsOneSegment) ?? brief;
}

/** A name is one line, and leaves room for the code. */
function short(name: string): string {
  const line = name.replace(/\p{Cc}+/gu, ' ').trim();
  return line.length <= LONGEST_NAME ? line : `${line.slice(0, LONGEST_NAME - 1).trimEnd()}.`;
}
