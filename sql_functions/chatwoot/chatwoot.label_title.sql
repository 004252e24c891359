create or replace function chatwoot.label_title(p_account_id bigint, p_word text)
returns text
language plpgsql
stable
as $$
begin
    return coalesce(
        (select b.title from chatwoot.labels as b where b.account_id = p_account_id and b.word = p_word),
        meta.text('label.' || p_word)
    );
end;
$$;

comment on function chatwoot.label_title(bigint, text) is
'The title that a label of ours (chatwoot.label_kinds) has in an account: as it is called there, else as it will be in the language of indica.locale.';

revoke all on function chatwoot.label_title(bigint, text) from public;
