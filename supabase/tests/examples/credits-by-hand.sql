select add_credits('<user id>', 50, 'bonus', 'Sorry for the trouble');            -- returns the new balance
select add_credits('<user id>', 500, 'bonus', 'A prize', '<key>');                -- repeating a key adds nothing
select deduct_credits('<user id>', 10, '<generation id>');                        -- repeating it returns the first answer
select fail_generation('<generation id>', 'operator', 'We stopped it.');          -- only an open one; refunds it
select refund_credits('<generation id>');                                         -- only a failed or canceled one, once
