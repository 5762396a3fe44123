insert into model_prices (model, lines, credits_max)
values ('wan-2.2-t2v-fast', '[{"resolution": "480p", "credits": 12}, {"resolution": "720p", "credits": 24}]', 24);
