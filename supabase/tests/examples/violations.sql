select * from private.violations;  -- empty means sound
