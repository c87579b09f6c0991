Stopped on time (no integer solution - continuous used) - objective value -3778129.93750000
      2 x2                         1                     -12
     13 x13                        1                       0
