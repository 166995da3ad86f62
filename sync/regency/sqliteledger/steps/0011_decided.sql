-- Of a decided candidate nobody needs what was typed, the chip and the PIN.
UPDATE candidate SET typed_key = NULL, typed_body = NULL, record_key = NULL, record_body = NULL, pin_key = NULL, pin_body = NULL
WHERE state <> 'waiting';
