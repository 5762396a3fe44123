import { type Customer, type Metadata, seconds } from "./stored.ts";

interface NewCustomer {
  id: string;
  invoicePrefix: string;
  email: string | null;
  name: string | null;
  description: string | null;
  metadata: Metadata;
  now: number;
}

export function newCustomer(given: NewCustomer): Customer {
  return {
    id: given.id,
    object: "customer",
    address: null,
    balance: 0,
    created: seconds(given.now),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: given.description,
    discount: null,
    email: given.email,
    invoice_prefix: given.invoicePrefix,
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: given.metadata,
    name: given.name,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: "none",
    test_clock: null,
  };
}
