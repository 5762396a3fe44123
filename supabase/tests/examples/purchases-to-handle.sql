select * from private.purchases_to_handle;  -- empty means nothing to do
