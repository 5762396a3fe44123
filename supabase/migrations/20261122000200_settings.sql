-- Settings: the operator's controls, one row that is edited in the dashboard.

create table private.settings (
  only_row boolean primary key default true,
  starts_open boolean not null default true,
  closed_sentence text not null default 'No new videos for the moment. We are on it.',
  in_flight_max integer not null default 3,
  starts_per_minute integer not null default 10,
  starts_per_day integer not null default 300,
  credits_per_day integer not null default 20000,
  refunded_credits_per_day integer not null default 1500,
  uploads_per_day integer not null default 200,
  upload_bytes_per_day bigint not null default 524288000,
  welcomes_per_day integer not null default 200,
  welcomes_per_domain integer not null default 10,
  selling boolean not null default false,
  sales_open boolean not null default true,
  sales_closed_sentence text not null default 'No credits are sold for the moment. Try again later.',
  currency text not null default 'eur',
  return_days integer not null default 14,
  checkouts_per_hour integer not null default 10,
  open_purchases_max integer not null default 3,
  first_purchase_credits_max integer,
  constraint there_is_one_row check (only_row),
  constraint closed_sentence_is_a_sentence check (char_length(closed_sentence) between 1 and 200),
  constraint in_flight_max_is_positive check (in_flight_max > 0),
  constraint starts_per_minute_is_positive check (starts_per_minute > 0),
  constraint starts_per_day_is_positive check (starts_per_day > 0),
  constraint credits_per_day_is_not_negative check (credits_per_day >= 0),
  constraint refunded_credits_per_day_is_not_negative check (refunded_credits_per_day >= 0),
  constraint uploads_per_day_is_not_negative check (uploads_per_day >= 0),
  constraint upload_bytes_per_day_is_not_negative check (upload_bytes_per_day >= 0),
  constraint welcomes_per_day_is_not_negative check (welcomes_per_day >= 0),
  constraint welcomes_per_domain_is_positive check (welcomes_per_domain > 0),
  constraint sales_closed_sentence_is_a_sentence check (char_length(sales_closed_sentence) between 1 and 200),
  constraint currency_is_a_code check (currency ~ '^[a-z]{3}$'),
  -- A day in the far future is no date any more, and then no payment could be settled.
  constraint return_days_is_at_most_ten_years check (return_days between 0 and 3650),
  constraint checkouts_per_hour_is_positive check (checkouts_per_hour > 0),
  constraint open_purchases_max_is_positive check (open_purchases_max > 0),
  constraint first_purchase_credits_max_is_positive check (first_purchase_credits_max > 0)
);
comment on table private.settings is
  'The operator''s controls, in one row. Without the row nothing can be started: the limits fail closed.';
comment on column private.settings.starts_open is
  'The stop switch. If false, nobody can start a generation and everybody sees closed_sentence.';
comment on column private.settings.in_flight_max is 'How many generations one user may have in flight at once. Three cost 30 credits at the lowest price and 1,350 at the highest.';
comment on column private.settings.starts_per_minute is 'How many generations one user may start in any 60 seconds.';
comment on column private.settings.starts_per_day is
  'How many generations one user may start in any 24 hours. A start that is canceled counts: it costs nothing, but its rows are kept for good.';
comment on column private.settings.credits_per_day is
  'How many credits all users together may spend on generations in a day (UTC). This caps what a day can cost at Replicate. The default is 2,000 videos at 10 credits, or 44 at 450.';
comment on column private.settings.refunded_credits_per_day is
  'How many credits of one user may be refunded in a day (UTC) and count for credits_per_day nevertheless, because Replicate was asked. After that the user can start nothing until the next day. So nobody can use up credits_per_day without paying. The default is three videos at 450 credits, which may fail at once, and a bit more.';
comment on column private.settings.uploads_per_day is
  'How many pictures, clips and sounds one user may upload in any 24 hours. Deleting one gives nothing back. An upload is removed after a day, unless a video was made from it or is being made.';
comment on column private.settings.upload_bytes_per_day is
  'How many bytes one user may upload in any 24 hours, counted like uploads_per_day. The default is 500 MB, ten of the largest clips; the app makes a photo about 1 MB small, and a clip of ten seconds from a phone has 10 to 30 MB.';
comment on column private.settings.welcomes_per_day is
  'How many new accounts together get the free credits in a day (UTC). The others wait, and get them on the next days.';
comment on column private.settings.welcomes_per_domain is
  'How many of them may have addresses in one domain that is not a mail provider''s, because its owner has any number of addresses. The others of the domain have their turn on the next days.';
comment on column private.settings.selling is
  'Whether packs are sold. Set it when the functions have a key of the payment provider; until then the app shows no packs.';
comment on column private.settings.sales_open is
  'The pause switch of selling. If false, nobody can begin to buy and everybody sees sales_closed_sentence. What is being paid already is still granted.';
comment on column private.settings.currency is
  'Packs in this currency are on offer: an ISO 4217 code in lower case.';
comment on column private.settings.return_days is
  'For how many days after its payment a user may return the unused credits of a purchase.';
comment on column private.settings.checkouts_per_hour is 'How many purchases one user may begin in any 60 minutes.';
comment on column private.settings.open_purchases_max is
  'How many purchases of one user may wait for their payment at once.';
comment on column private.settings.first_purchase_credits_max is
  'The largest pack that a user may buy first, in credits, against stolen cards. Null: any.';
alter table private.settings enable row level security;
create policy "Only functions reach the settings"
  on private.settings for all to public
  using (false);
insert into private.settings default values;
