create or replace trigger t10_open_turn
    after insert on routing.pools
    for each row
    execute function routing.tg_open_turn();
