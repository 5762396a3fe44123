select * from private.purchases_to_handle;                             -- returns, disputes, payments without a grant
select decline_return('<purchase id>', 'These credits were a gift.');  -- frees what was held; the user reads the reason
select waive_debt('<user id>', 'We let it go.');                       -- adds as many credits as are owed, which pay it
